#include "userhub/user_id.hpp"

#include "string_argument.hpp"
#include "text_buffer.hpp"

using userhub::capi::string_or_empty;
using userhub::capi::write_text;

ptrdiff_t userhub_encode_user_id(const char* user_id, char* buffer, size_t size,
                                 userhub_error** error) {
  return write_text(buffer, size, error,
                    [=] { return userhub::encode_user_id(string_or_empty(user_id)); });
}

ptrdiff_t userhub_external_user_id(const char* external_id, const char* connection_id, char* buffer,
                                   size_t size, userhub_error** error) {
  return write_text(buffer, size, error, [=] {
    return userhub::external_user_id(string_or_empty(external_id), string_or_empty(connection_id));
  });
}
