package contract_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/internal/testkit"
)

// TestEveryMethodHasATest looks for the golden cases in the root directory: each method has one, and each is of a method
// that exists.
func TestEveryMethodHasATest(t *testing.T) {
	t.Parallel()
	tested, defined := goldenCases(t), methodFiles(t)
	for _, m := range testkit.Methods(t) {
		if _, ok := tested[m.Name]; !ok {
			t.Errorf("%s has no golden case: add one to %s_test.go", m.Name, strings.TrimSuffix(defined[m.Name], ".go"))
		}
		delete(tested, m.Name)
	}
	for name, file := range tested {
		t.Errorf("%s has a case of %s, which does not exist", file, name)
	}
}

// goldenCases returns the file of each testkit.Case, by the name of its method.
func goldenCases(t *testing.T) map[string]string {
	t.Helper()
	cases := map[string]string{}
	for name, file := range parseRoot(t, "*_test.go") {
		ast.Inspect(file, func(n ast.Node) bool {
			pair, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, isName := pair.Key.(*ast.Ident)
			value, isText := pair.Value.(*ast.BasicLit)
			if isName && isText && key.Name == "Method" && value.Kind == token.STRING {
				if method, err := strconv.Unquote(value.Value); err == nil && strings.Contains(method, ".") {
					cases[method] = name
				}
			}
			return true
		})
	}
	return cases
}

// methodFiles returns the file in which each method of a service is declared, by Service.Method.
func methodFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, file := range parseRoot(t, "*.go") {
		for _, declaration := range file.Decls {
			if method, ok := declaration.(*ast.FuncDecl); ok && method.Recv != nil {
				files[strings.TrimSuffix(receiver(method), "Service")+"."+method.Name.Name] = name
			}
		}
	}
	return files
}

// parseRoot returns the parsed files of the root directory that match a pattern, by name.
func parseRoot(t *testing.T, pattern string) map[string]*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files %s, %v", len(paths), pattern, err)
	}
	files := map[string]*ast.File{}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = file
	}
	return files
}
