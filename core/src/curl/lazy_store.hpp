#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace userhub {

struct StoreFree {
  void operator()(X509_STORE* store) const;
};
using Store = std::unique_ptr<X509_STORE, StoreFree>;

/// A store that verifies as if it had loaded this PEM text and these directories with OpenSSL's
/// hashed names, but parses a certificate only when a chain asks for its subject. Many threads may
/// use it at the same time. Null if a text that is not empty has no certificate. Throws
/// std::bad_alloc.
Store make_lazy_store(std::string_view pem, std::vector<std::string> directories);

}  // namespace userhub
