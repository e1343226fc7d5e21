"""OpenID Connect: services that say who somebody is."""
