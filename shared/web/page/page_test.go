package page_test

import (
	"testing"

	"strongroom/shared/web/page"
)

func newPages(t *testing.T) *page.Pages {
	t.Helper()
	pages, err := page.New(page.Firm{Name: "Hallam & Reyes LLP", Colour: "#1f3a5f"})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}
