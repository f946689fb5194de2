package page

// SetRoot changes where a view believes to stand.
func SetRoot(v View, root string) { v.frame().Root = root }
