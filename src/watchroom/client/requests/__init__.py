"""Every request that can be made, by subject; most are named as the API reference names them."""
