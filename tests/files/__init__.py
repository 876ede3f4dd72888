"""Files like those that people have, made with known text: what reading them must give can be told exactly."""
