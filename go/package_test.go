package userhub_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestEveryPublicNameHasItsDocumentation(t *testing.T) {
	files := token.NewFileSet()
	production := func(file fs.FileInfo) bool { return !strings.HasSuffix(file.Name(), "_test.go") }
	packages, err := parser.ParseDir(files, ".", production, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, parsed := range packages {
		for _, file := range parsed.Files {
			checkFieldsDocumented(t, file)
		}
		documented := doc.New(parsed, ".", 0)
		if documented.Doc == "" || len(documented.Types) < 5 {
			t.Errorf("%d types, package documentation %q", len(documented.Types), documented.Doc)
		}
		for _, kind := range documented.Types {
			check(t, kind.Name, kind.Doc)
			for _, function := range append(kind.Funcs, kind.Methods...) {
				check(t, function.Name, function.Doc)
			}
			for _, value := range append(kind.Consts, kind.Vars...) {
				check(t, value.Names[0], value.Doc)
			}
		}
		for _, function := range documented.Funcs {
			check(t, function.Name, function.Doc)
		}
	}
}

func TestABuildWithoutCgoSaysWhatToDo(t *testing.T) {
	build := exec.Command("go", "build", ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	output, err := build.CombinedOutput()
	if err == nil || !strings.Contains(string(output), "userhub needs cgo: set CGO_ENABLED=1") {
		t.Errorf("%v, %s", err, output)
	}
}

func check(t *testing.T, name, text string) {
	t.Helper()
	if text == "" {
		t.Errorf("%s has no documentation", name)
	}
}

func checkFieldsDocumented(t *testing.T, file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		declared, ok := node.(*ast.TypeSpec)
		if !ok || !declared.Name.IsExported() {
			return true
		}
		structure, ok := declared.Type.(*ast.StructType)
		if !ok {
			return true
		}
		for _, field := range structure.Fields.List {
			for _, name := range field.Names {
				if name.IsExported() {
					check(t, declared.Name.Name+"."+name.Name, field.Doc.Text())
				}
			}
		}
		return true
	})
}
