package api_test

import (
	"net/http"
	"net/url"
	"testing"

	"grounded"
)

// first is the title of the best passage for a query; empty where nothing was found.
func (s *site) first(collection, query string) string {
	s.t.Helper()
	var out struct{ Data []grounded.Passage }
	s.call(200, "POST", "/v1/search", map[string]any{"query": query, "collection": collection}, &out)
	if len(out.Data) == 0 {
		return ""
	}
	return out.Data[0].Title
}

// TestDictionary holds that a collection's words are stored by compare-and-set and change
// the next question, in both languages, without anything being indexed again.
func TestDictionary(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	const path = "/v1/collections/default/dictionary"
	var d grounded.Dictionary
	s.call(200, "GET", path, nil, &d)
	if d.Entries == nil || len(d.Entries) != 0 || d.Revision != 0 {
		t.Fatalf("a new collection's dictionary: %+v", d)
	}
	s.put(nil, "oil.md", "# Oil\n\nThe oil temperature controller trips at 95 degrees.\n")
	s.put(nil, "stock.md", "# Stock\n\nThe warehouse counts its stock in May.\n")
	s.put(nil, "wen.md", "# 油温\n\n油温控制器在九十五度时动作。\n")
	s.put(nil, "ku.md", "# 库存\n\n仓库在五月盘点库存。\n")
	f := func(query, want string) {
		t.Helper()
		if got := s.first("", query); got != want {
			t.Errorf("%q finds %q first, want %q", query, got, want)
		}
	}
	d.Entries = []grounded.Entry{
		{Term: "oil temperature controller", Synonyms: []string{"thermal watchdog"}, Abbreviations: []string{"OTC"}},
		{Term: "油温控制器", Synonyms: []string{"热保护单元"}, Abbreviations: []string{"YWK"}},
		{Term: " 盘点 ", Synonyms: []string{"清查", " "}},
	}
	s.call(200, "PUT", path, d, &d)
	if d.Revision == 0 || d.Entries[2].Term != "盘点" || len(d.Entries[2].Synonyms) != 1 {
		t.Errorf("stored %+v", d)
	}
	f("OTC", "Oil")
	f("when do the thermal watchdogs trip", "Oil")
	f("热保护单元何时动作", "油温")
	f("YWK", "油温")
	f("清查", "库存")

	stale := d
	s.call(200, "PUT", path, grounded.Dictionary{Revision: d.Revision}, &d)
	s.refused(grounded.CodeConflict, http.StatusConflict, "PUT", path, stale)
	s.refused(grounded.CodeConflict, http.StatusConflict, "PUT", path, grounded.Dictionary{})
	s.refused(grounded.CodeInvalid, http.StatusBadRequest, "PUT", path, `{"entries":[{"term":"a"},{"term":"a"}],"revision":0}`)
	s.refused(grounded.CodeInvalid, http.StatusBadRequest, "PUT", path, `{"entries":[{"term":" "}],"revision":0}`)
	s.refused(grounded.CodeNotFound, http.StatusNotFound, "GET", "/v1/collections/none/dictionary", nil)

	// Names of any script, and a deleted collection's words do not come back with its name.
	own := "/v1/collections/" + url.PathEscape("财务")
	s.call(201, "POST", "/v1/collections", map[string]string{"name": "财务"}, nil)
	s.call(200, "PUT", own+"/dictionary", grounded.Dictionary{Entries: []grounded.Entry{{Term: "应收"}}}, nil)
	s.call(204, "DELETE", own, nil, nil)
	s.call(201, "POST", "/v1/collections", map[string]string{"name": "财务"}, nil)
	s.call(200, "GET", own+"/dictionary", nil, &d)
	if len(d.Entries) != 0 || d.Revision != 0 {
		t.Errorf("a deleted collection's words are back: %+v", d)
	}
}

// TestDictionaryIsManaged holds who may change a dictionary.
func TestDictionaryIsManaged(t *testing.T) {
	t.Parallel()
	reader, k := key("reader", []string{"*"}, grounded.VerbRead)
	s := open(t, withKeys(k)).as(reader)
	s.call(200, "GET", "/v1/collections/default/dictionary", nil, nil)
	s.refused(grounded.CodeForbidden, http.StatusForbidden, "PUT", "/v1/collections/default/dictionary", grounded.Dictionary{})
}
