package cliniko

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// reconciler finds records that a list does not have any more. It asks for the number of records in a range of ids. Where
// that is not the number of those that are known, it divides the range, until the ids fit on a page.
type reconciler struct {
	list     listing
	options  func(first, last string) any // every hidden record is included
	patience time.Duration
}

// divisions is the largest number of parts of a range. With 4 it takes as few requests as with 2 to find one record, and fewer to
// find many.
const divisions = 4

// reconcile returns those of ids that neither a list nor the list of its hidden records has.
func reconcile[T any](ctx context.Context, c *Client, op operation, ids []ID[T], options func(IDFilter[T]) any) ([]ID[T], error) {
	known, err := distinct(ids)
	if err != nil {
		return nil, err
	}
	r := reconciler{listing{client: c, record: reflect.TypeFor[T]()}, nil, c.patienceOr(defaultPatience)}
	r.options = func(first, last string) any { return options(AtLeast(ID[T](first)).And(AtMost(ID[T](last)))) }
	for next := &op; next != nil && len(known) > 0; next = next.Hidden {
		r.list.op = *next
		if known, err = r.gone(ctx, known); err != nil {
			return nil, err
		}
	}
	return idsOf[T](known), nil
}

// distinct returns ids in their order, each once.
func distinct[T any](ids []ID[T]) ([]string, error) {
	sorted := make([]string, len(ids))
	for i, id := range ids {
		sorted[i] = string(id)
		if !isID(sorted[i]) {
			return nil, &ValidationError{Field: "ids", Reason: errNotAnID.Error()}
		}
	}
	slices.SortFunc(sorted, compareIDs)
	return slices.Compact(sorted), nil
}

func idsOf[T any](texts []string) []ID[T] {
	var ids []ID[T]
	for _, text := range texts {
		ids = append(ids, ID[T](text))
	}
	return ids
}

// gone returns those of ids that the list does not have.
func (r reconciler) gone(ctx context.Context, ids []string) ([]string, error) {
	perPage := 1
	if len(ids) <= maxPerPage {
		perPage = maxPerPage
	}
	p, err := r.page(ctx, ids[0], ids[len(ids)-1], perPage)
	if err != nil {
		return nil, err
	}
	if perPage == 1 && p.TotalEntries == len(ids) {
		return nil, nil
	}
	if perPage > 1 && p.Links.Next == "" || len(ids) == 1 {
		return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(p.ids, id) }), nil
	}
	parts := min(max((len(ids)+maxPerPage-1)/maxPerPage, 2), divisions)
	var found []string
	for part := range slices.Chunk(ids, (len(ids)+parts-1)/parts) {
		gone, err := r.gone(ctx, part)
		if err != nil {
			return nil, err
		}
		found = append(found, gone...)
	}
	return found, nil
}

// page reads the first page of a range of ids.
func (r reconciler) page(ctx context.Context, first, last string, perPage int) (*listPage, error) {
	values, err := encodeQuery(r.options(first, last))
	if err != nil {
		return nil, err
	}
	values.Set("per_page", strconv.Itoa(perPage))
	p, err := r.list.readPatiently(ctx, values, r.patience)
	if err != nil {
		return nil, err
	}
	for _, id := range p.ids {
		if compareIDs(id, first) < 0 || compareIDs(id, last) > 0 {
			return nil, &DecodeError{Method: r.list.op.Method, Route: r.list.op.Route, RecordID: id, Problem: "the filter on the ID was ignored"}
		}
	}
	if p.Links.Next == "" && p.TotalEntries > p.size || p.Links.Next != "" && p.size == 0 {
		return nil, r.list.op.failure(ErrIncompleteList)
	}
	return p, p.endErr
}
