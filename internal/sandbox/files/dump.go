package files

import "maps"

// Dump returns the files by key, and the number of presigned posts so far.
func (h *Host) Dump() (objects map[string][]byte, posts int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.objects), h.posts
}

// Fill adds the files of another host to an empty one.
func (h *Host) Fill(objects map[string][]byte, posts int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	maps.Copy(h.objects, objects)
	h.posts = posts
}
