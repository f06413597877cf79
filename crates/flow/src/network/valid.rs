//! A network in which nothing is wrong: the only kind that is simulated, compared and calibrated.

use std::ops::Deref;

use super::{Network, NetworkFault};

/// A network that hangs together; what is read of a [`Network`] can be read of it.
#[derive(Clone, Debug)]
pub struct ValidNetwork(Network);

impl Network {
    /// The same network, if nothing is wrong with it.
    ///
    /// # Errors
    /// Everything that is wrong with how its stations hang together.
    pub fn validate(self) -> Result<ValidNetwork, Vec<NetworkFault>> {
        let faults = self.faults();
        if faults.is_empty() { Ok(ValidNetwork(self)) } else { Err(faults) }
    }
}

impl ValidNetwork {
    /// This network changed, if nothing is wrong with it then.
    ///
    /// # Errors
    /// Everything that is wrong with the changed network.
    pub fn changed(&self, change: impl FnOnce(&mut Network)) -> Result<Self, Vec<NetworkFault>> {
        let mut network = self.0.clone();
        change(&mut network);
        network.validate()
    }

    /// A network whatever is wrong with it, for tests of what happens then.
    #[cfg(test)]
    pub(crate) const fn unchecked(network: Network) -> Self {
        Self(network)
    }
}

impl Deref for ValidNetwork {
    type Target = Network;

    fn deref(&self) -> &Network {
        &self.0
    }
}
