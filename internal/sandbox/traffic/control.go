package traffic

import "slices"

// All returns the faults that have requests left to fail, oldest first.
func (fs *Faults) All() []Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(fs.list), func(f Fault) bool { return f.Times < 1 })
}

// Clear removes all faults.
func (fs *Faults) Clear() {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = nil
}
