#include "curl/curl_destination.hpp"

#include <curl/curl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <memory>

namespace userhub::testing {
namespace {

struct Cleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::string text_of(const curl_sockaddr& address) {
  if (address.family == AF_UNIX) {
    return reinterpret_cast<const sockaddr_un*>(&address.addr)->sun_path;
  }
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  ::getnameinfo(&address.addr, address.addrlen, host.data(), host.size(), port.data(), port.size(),
                NI_NUMERICHOST | NI_NUMERICSERV);
  return std::string(host.data()) + ":" + port.data();
}

curl_socket_t note_and_refuse(void* destination, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& noted = *static_cast<std::string*>(destination);
  if (noted.empty()) noted = text_of(*address);
  return CURL_SOCKET_BAD;
}

}  // namespace

std::string curl_destination(const std::string& url, const std::string& proxy,
                             const std::string& no_proxy,
                             std::initializer_list<const char*> addresses) {
  const std::unique_ptr<CURL, Cleanup> easy(curl_easy_init());
  std::unique_ptr<curl_slist, Cleanup> resolve;
  for (const char* address : addresses) {
    resolve.reset(curl_slist_append(resolve.release(), address));
  }
  std::string destination;
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, proxy.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_NOPROXY, no_proxy.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_RESOLVE, resolve.get());
  curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETFUNCTION, note_and_refuse);
  curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETDATA, &destination);
  curl_easy_perform(easy.get());
  return destination;
}

}  // namespace userhub::testing
