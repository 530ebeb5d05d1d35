#pragma once

namespace userhub {

/// What libcurl is given to trust where it is to trust nobody, as it has no option that says so:
/// from 8.17 on it takes what it was built with where no authorities are set, and it refuses to
/// connect with an empty file. Nobody can hold the key, which spells "nobody holds the key to this
/// one"; nor is it signed, an authority's or of this century.
inline constexpr char placeholder_certificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBGDCBy6ADAgECAgEBMAUGAytlcDAtMSswKQYDVQQDDCJubyBhdXRob3JpdHk6\n"
    "IG5vYm9keSBob2xkcyBpdHMga2V5MB4XDTcwMDEwMTAwMDAwMFoXDTcwMDEwMTAw\n"
    "MDAwMFowLTErMCkGA1UEAwwibm8gYXV0aG9yaXR5OiBub2JvZHkgaG9sZHMgaXRz\n"
    "IGtleTAqMAUGAytlcAMhAG5vYm9keSBob2xkcyB0aGUga2V5IHRvIHRoaXMgb25l\n"
    "oxAwDjAMBgNVHRMBAf8EAjAAMAUGAytlcANBAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    "-----END CERTIFICATE-----\n";

}  // namespace userhub
