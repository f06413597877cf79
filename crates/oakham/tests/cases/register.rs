//! The register of returns: who may approve, what is recorded, what the public sees.
