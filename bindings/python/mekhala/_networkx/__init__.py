"""The functions of NetworkX that the backend has, by subject; importing a part registers what is in it."""
