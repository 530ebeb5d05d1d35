#include "portal_session.hpp"

#include <structmember.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include "bindings.hpp"
#include "native_type.hpp"
#include "text/redaction.hpp"
#include "values.hpp"

namespace userhub::python {
namespace {

/// Not a class of pybind11: each call creates a session, and that would take ten times as long.
struct SessionObject {
  PyObject_HEAD PyObject* redirect_url;
  PyObject* weak_references;
};

PyTypeObject* session_type = nullptr;

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

/// Percent-encodes what is not ASCII.
std::string ascii(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const unsigned byte = static_cast<unsigned char>(c);
    std::array<char, 4> shown{c};
    if (byte >= 0x80) std::snprintf(shown.data(), shown.size(), "%%%02X", byte);
    encoded += shown.data();
  }
  return encoded;
}

PyObject* repr(PyObject* self) {
  Py_ssize_t size = 0;
  const char* url = PyUnicode_AsUTF8AndSize(session_of(self).redirect_url, &size);
  if (url == nullptr) return nullptr;
  std::string* shown =
      on_heap([=] { return ascii(redact_url({url, static_cast<std::size_t>(size)}, "...")); });
  if (shown == nullptr) return PyErr_NoMemory();
  PyObject* text = PyUnicode_FromFormat("<PortalSession %s>", shown->c_str());
  delete shown;
  return text;
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

PyObject* refuse_session_construction(PyTypeObject* /*type*/, PyObject* /*positional*/,
                                      PyObject* /*named*/) {
  PyErr_SetString(PyExc_TypeError,
                  "a PortalSession cannot be constructed: create_portal_session() and "
                  "read_response() return sessions");
  return nullptr;
}

PyObject* refuse_pickling(PyObject* /*self*/, PyObject* /*protocol*/) {
  PyErr_SetString(PyExc_TypeError,
                  "a PortalSession cannot be pickled or copied, because its URL signs the user in: "
                  "redirect to it at once");
  return nullptr;
}

constexpr auto documentation =
    "PortalSession()\n--\n\nA portal session, for one user and one sign-in. Immutable. Its repr "
    "hides "
    "the token in the URL.";

std::array members{
    PyMemberDef{"redirect_url", T_OBJECT_EX, offsetof(SessionObject, redirect_url), READONLY,
                "The absolute URL (str) to redirect the user's browser to, with status 303.\n\n"
                "Anyone who opens this URL is signed in: do not log, cache or store it."},
    PyMemberDef{"__weaklistoffset__", T_PYSSIZET, offsetof(SessionObject, weak_references),
                READONLY, nullptr},
    PyMemberDef{},
};

std::array methods{
    PyMethodDef{"__reduce_ex__", refuse_pickling, METH_O, nullptr},
    PyMethodDef{},
};

}  // namespace

PyObject* session_value(const PortalSession& session) {
  PyObject* url = text_value(session.redirect_url);
  if (url == nullptr) return nullptr;
  auto* object = PyObject_New(SessionObject, session_type);
  if (object == nullptr) {
    Py_DECREF(url);
    return nullptr;
  }
  object->redirect_url = url;
  object->weak_references = nullptr;
  return reinterpret_cast<PyObject*>(object);
}

void bind_portal_session(pybind11::module_& module) {
  session_type = add_type(
      module, "userhub.PortalSession", sizeof(SessionObject),
      {slot(Py_tp_new, refuse_session_construction), slot(Py_tp_dealloc, free_session),
       slot(Py_tp_repr, repr), slot(Py_tp_richcompare, compare), slot(Py_tp_hash, hash),
       PyType_Slot{Py_tp_members, members.data()}, PyType_Slot{Py_tp_methods, methods.data()},
       PyType_Slot{Py_tp_doc, const_cast<char*>(documentation)}});
}

}  // namespace userhub::python
