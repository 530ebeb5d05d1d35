#include "userhub/portal_session.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "bindings.hpp"

namespace py = pybind11;

namespace userhub::python {
namespace {

const std::string& redirect_url(const PortalSession& session) {
  return session.redirect_url;
}

bool has_token(std::string_view query) {
  return query.starts_with("?token=") || query.contains("&token=");
}

/// The URL without what signs its bearer in. Where the token is not in its known place, no more
/// than the host is shown.
std::string redacted(std::string_view url) {
  const auto host = url.find("://") + 3;
  const auto path = std::min(url.find_first_of("/?#", host), url.size());
  const auto query = std::min(url.find_first_of("?#", path), url.size());
  std::string shown(url.substr(0, host));
  const auto user_info = url.substr(host, path - host).rfind('@');
  const auto name = user_info == std::string_view::npos ? host : host + user_info + 1;
  shown += url.substr(name, path - name);
  if (!has_token(url.substr(query))) return shown + "/…";
  shown += url.substr(path, query - path);
  return shown + "?token=…";
}

std::string repr(const PortalSession& session) {
  return "<PortalSession " + redacted(session.redirect_url) + ">";
}

bool equal(const PortalSession& left, const py::object& right) {
  return py::isinstance<PortalSession>(right) &&
         left.redirect_url == right.cast<const PortalSession&>().redirect_url;
}

Py_hash_t hash(const PortalSession& session) {
  return py::hash(py::str(session.redirect_url));
}

py::object refuse_pickling(const py::object&, const py::args&) {
  throw py::type_error(
      "a PortalSession is not pickled or copied: its URL signs the user in and is for one "
      "redirect");
}

}  // namespace

void bind_portal_session(py::module_& module) {
  py::class_<PortalSession>(
      module, "PortalSession", py::is_final(), plain_metaclass(),
      "A session on the portal, for one user and one sign-in. Immutable; its repr hides the URL's "
      "token.")
      .def_property_readonly(
          "redirect_url", &redirect_url,
          "Absolute URL (str) to redirect the user's browser to, with status 303. It signs its "
          "bearer in: do not log, cache or store it.")
      .def("__repr__", &repr)
      .def("__eq__", &equal, py::is_operator())
      .def("__hash__", &hash)
      .def("__reduce_ex__", &refuse_pickling)
      .attr("__module__") = "userhub";
}

}  // namespace userhub::python
