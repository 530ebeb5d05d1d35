/* An extension module that counts the Python frames that are evaluated while a function of a
   certain shared library is on the C stack: by PEP 523's frame evaluator. */
#include <Python.h> /* first: it asks the system for all that follows uses */
#include <execinfo.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

#if PY_VERSION_HEX >= 0x030B0000
typedef struct _PyInterpreterFrame Frame;
#else
typedef PyFrameObject Frame;
#endif

enum { deepest = 400 };

static const char* library;
static uintptr_t begin, end;
static unsigned long evaluated, above_library;

static PyObject* evaluate(PyThreadState* thread, Frame* frame, int throwing) {
  void* stack[deepest];
  const int depth = backtrace(stack, deepest);
  ++evaluated;
  for (int i = 0; i < depth; ++i) {
    const uintptr_t address = (uintptr_t)stack[i];
    if (begin <= address && address < end) {
      ++above_library;
      break;
    }
  }
  return _PyEval_EvalFrameDefault(thread, frame, throwing);
}

static int find_code(struct dl_phdr_info* loaded, size_t size, void* unused) {
  (void)size, (void)unused;
  if (strcmp(loaded->dlpi_name, library) != 0) return 0;
  for (int i = 0; i < loaded->dlpi_phnum; ++i) {
    const ElfW(Phdr)* segment = &loaded->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X)) continue;
    begin = loaded->dlpi_addr + segment->p_vaddr;
    end = begin + segment->p_memsz;
  }
  return 1;
}

/* watch(path of a loaded library): begins to count. */
static PyObject* watch(PyObject* module, PyObject* path) {
  (void)module;
  void* first[1];
  backtrace(first, 1); /* which loads what it needs */
  library = PyUnicode_AsUTF8(path);
  if (library == NULL) return NULL;
  dl_iterate_phdr(find_code, NULL);
  library = NULL;
  if (begin == 0) {
    PyErr_Format(PyExc_ValueError, "%R is not loaded", path);
    return NULL;
  }
  _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState_Get(), evaluate);
  Py_RETURN_NONE;
}

/* (frames evaluated, those of them above the library), since the last time. */
static PyObject* take(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  PyObject* counts = Py_BuildValue("(kk)", evaluated, above_library);
  evaluated = above_library = 0;
  return counts;
}

static PyMethodDef functions[] = {
    {"watch", watch, METH_O, NULL}, {"take", take, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "frame_watch", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_frame_watch(void) {
  PyObject* module = PyModule_Create(&definition);
#ifdef Py_GIL_DISABLED
  if (module != NULL) PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
#endif
  return module;
}
