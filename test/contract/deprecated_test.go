package contract_test

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// TestDeprecated checks that exactly the methods and fields that the API deprecates are marked as deprecated.
func TestDeprecated(t *testing.T) {
	t.Parallel()
	spec := testkit.Spec(t)
	marked := deprecatedMarks(t)
	for _, e := range testkit.Methods(t) {
		service, method, _ := strings.Cut(e.Name, ".")
		name := service + "Service." + method
		if got, want := marked[name], e.Op.Status == apispec.StatusDeprecated; got != want {
			t.Errorf("%s is marked as deprecated: %v, and %s %s is: %v", name, got, e.Op.Method, e.Op.Path, want)
		}
		if e.IsIterator() || e.Op.ResponseSchema == "" {
			continue
		}
		schema, _ := spec.Schema(e.Op.ResponseSchema)
		for field := range e.Model().Fields() {
			doc, ok := schema.Fields[testkit.JSONName(field)]
			name := e.Model().Name() + "." + field.Name
			if ok && marked[name] != doc.Deprecated {
				t.Errorf("%s is marked as deprecated: %v, and the API says: %v", name, marked[name], doc.Deprecated)
			}
		}
	}
}

// deprecatedMarks returns the methods and fields whose comment has a Deprecated paragraph, as Type.Name.
func deprecatedMarks(t *testing.T) map[string]bool {
	t.Helper()
	marks := map[string]bool{}
	for _, file := range parseRoot(t, "*.go") {
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Recv != nil && isDeprecated(d.Doc) {
					marks[receiver(d)+"."+d.Name.Name] = true
				}
			case *ast.GenDecl:
				markFields(marks, d)
			}
		}
	}
	return marks
}

func markFields(marks map[string]bool, declaration *ast.GenDecl) {
	for _, spec := range declaration.Specs {
		definition, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		structure, ok := definition.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range structure.Fields.List {
			for _, name := range field.Names {
				if isDeprecated(field.Doc) {
					marks[definition.Name.Name+"."+name.Name] = true
				}
			}
		}
	}
}

func isDeprecated(doc *ast.CommentGroup) bool {
	return strings.Contains("\n"+doc.Text(), "\nDeprecated: ")
}

// receiver returns the name of the type that a method belongs to, without its star.
func receiver(method *ast.FuncDecl) string {
	expression := method.Recv.List[0].Type
	if star, ok := expression.(*ast.StarExpr); ok {
		expression = star.X
	}
	if name, ok := expression.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
