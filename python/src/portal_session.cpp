#include "portal_session.hpp"

#include <structmember.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <new>
#include <string>
#include <string_view>

#include "bindings.hpp"

namespace py = pybind11;

namespace userhub::python {
namespace {

/// A plain type: each call makes one, and one of pybind11's classes takes ten times as long.
struct SessionObject {
  PyObject_HEAD PyObject* redirect_url;
  PyObject* weak_references;
};

py::handle session_type;

SessionObject& session_of(PyObject* self) {
  return *reinterpret_cast<SessionObject*>(self);
}

void free_session(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  if (session_of(self).weak_references != nullptr) PyObject_ClearWeakRefs(self);
  Py_DECREF(session_of(self).redirect_url);
  PyObject_Free(self);
  Py_DECREF(type);
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

PyObject* repr(PyObject* self) {
  Py_ssize_t size = 0;
  const char* url = PyUnicode_AsUTF8AndSize(session_of(self).redirect_url, &size);
  if (url == nullptr) return nullptr;
  try {
    const std::string shown = redacted({url, static_cast<std::size_t>(size)});
    return PyUnicode_FromFormat("<PortalSession %s>", shown.c_str());
  } catch (const std::bad_alloc&) {
    return PyErr_NoMemory();
  }
}

PyObject* compare(PyObject* self, PyObject* other, int operation) {
  if (Py_TYPE(other) != Py_TYPE(self) || (operation != Py_EQ && operation != Py_NE)) {
    Py_RETURN_NOTIMPLEMENTED;
  }
  return PyObject_RichCompare(session_of(self).redirect_url, session_of(other).redirect_url,
                              operation);
}

Py_hash_t hash(PyObject* self) {
  return PyObject_Hash(session_of(self).redirect_url);
}

PyObject* refuse_construction(PyTypeObject* /*type*/, PyObject* /*positional*/,
                              PyObject* /*named*/) {
  PyErr_SetString(PyExc_TypeError,
                  "a PortalSession is not made by hand: create_portal_session() and "
                  "read_response() give one");
  return nullptr;
}

PyObject* refuse_pickling(PyObject* /*self*/, PyObject* /*protocol*/) {
  PyErr_SetString(PyExc_TypeError,
                  "a PortalSession is not pickled or copied: its URL signs the user in and is for "
                  "one redirect");
  return nullptr;
}

constexpr auto documentation =
    "A session on the portal, for one user and one sign-in. Immutable; its repr hides the URL's "
    "token.";

std::array members{
    PyMemberDef{"redirect_url", T_OBJECT_EX, offsetof(SessionObject, redirect_url), READONLY,
                "Absolute URL (str) to redirect the user's browser to, with status 303. It signs "
                "its bearer in: do not log, cache or store it."},
    PyMemberDef{"__weaklistoffset__", T_PYSSIZET, offsetof(SessionObject, weak_references),
                READONLY, nullptr},
    PyMemberDef{},
};

std::array methods{
    PyMethodDef{"__reduce_ex__", refuse_pickling, METH_O, nullptr},
    PyMethodDef{},
};

template <typename Function>
PyType_Slot slot(int which, Function* function) {
  return {which, reinterpret_cast<void*>(function)};
}

}  // namespace

py::object to_python(const PortalSession& session) {
  const std::string& url = session.redirect_url;
  auto text = py::reinterpret_steal<py::object>(
      PyUnicode_DecodeUTF8(url.data(), static_cast<Py_ssize_t>(url.size()), nullptr));
  if (!text) throw py::error_already_set();
  auto* made = PyObject_New(SessionObject, reinterpret_cast<PyTypeObject*>(session_type.ptr()));
  if (made == nullptr) throw py::error_already_set();
  made->redirect_url = text.release().ptr();
  made->weak_references = nullptr;
  return py::reinterpret_steal<py::object>(reinterpret_cast<PyObject*>(made));
}

void bind_portal_session(py::module_& module) {
  std::array slots{
      slot(Py_tp_new, refuse_construction),
      slot(Py_tp_dealloc, free_session),
      slot(Py_tp_repr, repr),
      slot(Py_tp_richcompare, compare),
      slot(Py_tp_hash, hash),
      PyType_Slot{Py_tp_members, members.data()},
      PyType_Slot{Py_tp_methods, methods.data()},
      PyType_Slot{Py_tp_doc, const_cast<char*>(documentation)},
      PyType_Slot{},
  };
  unsigned flags = Py_TPFLAGS_DEFAULT;
#ifdef Py_TPFLAGS_IMMUTABLETYPE
  flags |= Py_TPFLAGS_IMMUTABLETYPE;
#endif
  PyType_Spec spec{"userhub.PortalSession", sizeof(SessionObject), 0, flags, slots.data()};
  session_type = PyType_FromSpec(&spec);
  if (!session_type) throw py::error_already_set();
  module.attr("PortalSession") = session_type;
}

}  // namespace userhub::python
