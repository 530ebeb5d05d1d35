module userhub-native/bench

go 1.22

require userhub-native/userhub v0.0.0

replace userhub-native/userhub => ../../go
