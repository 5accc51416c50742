package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"slices"
	"strings"
)

// list is a method All…, whose one statement is: return all[T](ctx, clientOf(s), op, ids, opts).
type list struct {
	service string
	suffix  string // of its name: ByBusiness
	record  string // T
	options string // type of opts
	params  string // its parameters, without ctx
	call    string // the arguments of all, without ctx
	about   string // its doc comment: patients of one business
}

// addList adds a method to the lists if it is the All of one.
func (s *source) addList(receiver string, decl *ast.FuncDecl) {
	suffix, ok := strings.CutPrefix(decl.Name.Name, "All")
	if !ok || !strings.HasSuffix(receiver, "Service") || decl.Body == nil || len(decl.Body.List) != 1 {
		return
	}
	result, ok := decl.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(result.Results) != 1 {
		return
	}
	call, ok := result.Results[0].(*ast.CallExpr)
	if !ok || typeName(call.Fun) != "all" {
		return
	}
	l := list{service: receiver, suffix: suffix, record: text(call.Fun.(*ast.IndexExpr).Index), about: about(decl)}
	var params, arguments []string
	for _, param := range decl.Type.Params.List[1:] {
		for _, name := range param.Names {
			params = append(params, name.Name+" "+text(param.Type))
		}
		l.options = typeName(param.Type)
	}
	for _, argument := range call.Args[1:] {
		arguments = append(arguments, text(argument))
	}
	l.params, l.call = strings.Join(params, ", "), strings.Join(arguments, ", ")
	s.lists = append(s.lists, l)
}

// about returns what the doc comment of an All says that it iterates over.
func about(decl *ast.FuncDecl) string {
	doc := strings.Join(strings.Fields(decl.Doc.Text()), " ")
	_, doc, ok := strings.Cut(doc, "iterates over ")
	if !ok {
		return ""
	}
	return doc[:strings.IndexAny(doc+".", ",.:;")]
}

func text(node ast.Node) string {
	var out bytes.Buffer
	_ = printer.Fprint(&out, token.NewFileSet(), node)
	return out.String()
}

// hidden are the fields of options that hide records unless there is a filter on them.
var hidden = []string{"ArchivedAt", "CancelledAt", "DeletedAt"}

// writeWalks writes the Walk of each All, with Changes, GetMany and Reconcile.
func (s *source) writeWalks(out *bytes.Buffer) error {
	for _, l := range s.lists {
		if l.about == "" || s.structs[l.options] == nil {
			return fmt.Errorf("%s.All%s: the comment must begin with \"All%s iterates over the …\", and the last parameter must be an options struct", l.service, l.suffix, l.suffix)
		}
		l.write(out, s)
	}
	return nil
}

func (l list) write(out *bytes.Buffer, s *source) {
	fmt.Fprintf(out, "\n// Walk%[1]s returns a walk over %[2]s that can be continued later and\n// shows progress. See [Walk].\n", l.suffix, l.about)
	fmt.Fprintf(out, "func (s *%s) Walk%s(%s) *Walk[%s] {\n\treturn walkOver[%[4]s](%s)\n}\n", l.service, l.suffix, l.params, l.record, l.call)
	options := s.structs[l.options]
	isWhole := l.suffix == "" && options.fieldType("ID") == "IDFilter"
	var everything strings.Builder
	for _, name := range hidden {
		if options.hasField(name) {
			everything.WriteString(", " + name + ": Any()")
		}
	}
	client, _, _ := strings.Cut(l.call, ", nil")
	if isWhole && options.fieldType("UpdatedAt") == "TimeFilter" {
		fmt.Fprintf(out, "\n// Changes returns a walk over %s that were created or changed since\n// a position, including those that lists hide. The zero Position means everything. See [Walk] for\n// what a walk guarantees. Use a context from [Background], so that other calls go first.\n", l.about)
		fmt.Fprintf(out, "func (s *%s) Changes(position Position) *Walk[%s] {\n", l.service, l.record)
		fmt.Fprintf(out, "\treturn changesOf[%[1]s](%[2]s, %[3]s{Sort: byUpdatedAt[%[1]s]()%[4]s}, position)\n}\n", l.record, client, l.options, everything.String())
	}
	if isWhole && slices.Contains(s.methods[l.service], "Get") {
		fmt.Fprintf(out, "\n// GetMany returns %s with the given IDs, including hidden ones,\n// with one request for each 100 IDs. The map has no entry for an ID that does not exist.\n", l.about)
		fmt.Fprintf(out, "func (s *%s) GetMany(ctx context.Context, ids []ID[%s]) (map[ID[%[2]s]]%[2]s, error) {\n", l.service, l.record)
		fmt.Fprintf(out, "\treturn getMany(ctx, %s, ids, func(id IDFilter[%s]) any { return %s{ID: id%s} })\n}\n", client, l.record, l.options, everything.String())
		fmt.Fprintf(out, "\n// Reconcile returns the given IDs that the API no longer has. Pass the IDs of all\n// %s that were read; see docs/sync.md. It sends one request if none is gone, and\n// a few more for each that is.\n", l.about)
		fmt.Fprintf(out, "func (s *%s) Reconcile(ctx context.Context, ids []ID[%s]) ([]ID[%[2]s], error) {\n", l.service, l.record)
		fmt.Fprintf(out, "\treturn reconcile(ctx, %s, ids, func(id IDFilter[%s]) any { return %s{ID: id%s} })\n}\n", client, l.record, l.options, everything.String())
	}
}
