package cliniko

import (
	"context"
	"slices"
)

// getMany reads records by their ids, as many with a request as fit on a page, first from a list and then from the list of
// its hidden records. options returns the options of the list with a filter on the id, and with every hidden record
// included.
func getMany[T any](ctx context.Context, c *Client, op operation, ids []ID[T], options func(IDFilter[T]) any) (map[ID[T]]T, error) {
	wanted, err := distinct(ids)
	if err != nil {
		return nil, err
	}
	found := make(map[ID[T]]T, len(wanted))
	var odd []error
	for next := &op; next != nil; next = next.Hidden {
		for chunk := range slices.Chunk(wanted, maxPerPage) {
			for record, err := range walkOver[T](c, *next, nil, options(In(chunk...))).Patience(0).All(ctx) {
				if err != nil {
					odd = append(odd, err)
					if !isPartial(err) {
						return found, joined(odd)
					}
				}
				if id := recordID(&record); slices.Contains(chunk, id) {
					found[id] = record
				}
			}
		}
		wanted = slices.DeleteFunc(wanted, func(id ID[T]) bool { _, ok := found[id]; return ok })
	}
	return found, joined(odd)
}
