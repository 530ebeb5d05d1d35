// Without a domain, so that no command can fetch another's module in its place: use it by `replace`.
module userhub-native/userhub

go 1.22
