#pragma once

namespace userhub {

/// The CA certificate that libcurl gets when it must trust nobody, which no option says: from 8.17
/// on libcurl trusts its built-in CAs if none are set, and it does not connect with an empty file.
/// This certificate verifies nothing. Nobody has its private key, as the public key is the text
/// "nobody holds the key to this one"; it is not signed, not a CA's, and expired in 1970.
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
