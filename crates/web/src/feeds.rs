//! Every feed there is: of requests, corrections and bulletins; all of each, and by place, topic, committee and body.

mod page;
pub(crate) mod routes;
