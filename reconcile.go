package cliniko

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// reconciler finds records that a list does not have any more. It asks for the number of records in a range of ids. Where
// that is not the number of those that are known, it divides the range, until the ids fit on a page.
type reconciler[T any] struct {
	list     listing
	options  func(IDFilter[T]) any // every hidden record is included
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
	for next := &op; next != nil && len(known) > 0; next = next.Hidden {
		r := reconciler[T]{listing{client: c, op: *next}, options, c.patienceOr(defaultPatience)}
		if known, err = r.gone(ctx, known); err != nil {
			return nil, err
		}
	}
	return known, nil
}

// distinct returns ids in their order, each once.
func distinct[T any](ids []ID[T]) ([]ID[T], error) {
	for _, id := range ids {
		if !isID(string(id)) {
			return nil, &ValidationError{Field: "ids", Reason: errNotAnID.Error()}
		}
	}
	sorted := slices.SortedFunc(slices.Values(ids), func(a, b ID[T]) int { return compareIDs(string(a), string(b)) })
	return slices.Compact(sorted), nil
}

// gone returns those of ids that the list does not have.
func (r reconciler[T]) gone(ctx context.Context, ids []ID[T]) ([]ID[T], error) {
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
		return slices.DeleteFunc(slices.Clone(ids), func(id ID[T]) bool {
			return slices.ContainsFunc(p.Items, func(record T) bool { return recordID(&record) == id })
		}), nil
	}
	parts := min(max((len(ids)+maxPerPage-1)/maxPerPage, 2), divisions)
	var found []ID[T]
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
func (r reconciler[T]) page(ctx context.Context, first, last ID[T], perPage int) (*listOf[T], error) {
	values, err := encodeQuery(r.options(AtLeast(first).And(AtMost(last))))
	if err != nil {
		return nil, err
	}
	values.Set("per_page", strconv.Itoa(perPage))
	p, err := readPatiently[T](ctx, r.list, values, r.patience)
	if err != nil {
		return nil, err
	}
	for i := range p.Items {
		if id := string(recordID(&p.Items[i])); compareIDs(id, string(first)) < 0 || compareIDs(id, string(last)) > 0 {
			return nil, &DecodeError{Method: r.list.op.Method, Route: r.list.op.Route, RecordID: id, Problem: "the filter on the ID was ignored"}
		}
	}
	if p.Links.Next == "" && p.TotalEntries > p.records {
		return nil, r.list.op.failure(ErrIncompleteList)
	}
	return p, p.endErr
}
