//! Forecasts, savings and exits: no claim firmer than its ground.
