package grounded_test

import (
	"testing"

	"grounded"
)

func TestNameOf(t *testing.T) {
	t.Parallel()
	f := func(title, name, want string) {
		t.Helper()
		if got := grounded.NameOf(title, name); got != want {
			t.Errorf("NameOf(%q, %q) = %q, want %q", title, name, got, want)
		}
	}
	f("Leave policy", "hr-07.docx", "Leave policy (hr-07.docx)")
	f("", "hr-07.docx", "hr-07.docx")
	f("hr-07", "hr-07.docx", "hr-07.docx")
	f("hr-07.docx", "hr-07.docx", "hr-07.docx")
	f("Leave policy", "", "Leave policy")
}
