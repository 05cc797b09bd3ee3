package grounded

// Sensitivity is the label that decides which providers may see a document. The zero
// value is [Internal].
type Sensitivity string

// The labels, from the least to the most sensitive.
const (
	Public       Sensitivity = "public"
	Internal     Sensitivity = "internal"
	Confidential Sensitivity = "confidential"
)

// Rank orders labels: public 1, internal 2 (and the empty label), confidential 3. An
// unknown label ranks 4, above every clearance, so that a mistake never leaks.
func (s Sensitivity) Rank() int {
	switch s {
	case Public:
		return 1
	case Internal, "":
		return 2
	case Confidential:
		return 3
	}
	return 4
}

// Valid reports whether s is empty or one of the labels.
func (s Sensitivity) Valid() bool { return s.Rank() < 4 }

// ACL says who may see a document. The zero value admits every principal of the
// collection. Deny wins over allow.
type ACL struct {
	Users      []string `json:"users,omitempty" yaml:"users"`
	Groups     []string `json:"groups,omitempty" yaml:"groups"`
	DenyUsers  []string `json:"deny_users,omitempty" yaml:"deny_users"`
	DenyGroups []string `json:"deny_groups,omitempty" yaml:"deny_groups"`
}

// Principal is who asks. The zero value may see nothing.
type Principal struct {
	Name        string   `json:"name"`
	Groups      []string `json:"groups,omitempty"`
	Collections []string `json:"collections,omitempty"` // collections allowed; "*" allows all
	Verbs       []Verb   `json:"verbs,omitempty"`       // "*" allows all
	Admin       bool     `json:"admin,omitempty"`       // sees everything, whatever the ACL
}

// Verb is something a principal may be allowed to do.
type Verb string

// The verbs.
const (
	VerbRead   Verb = "read"   // search, chat, see documents
	VerbWrite  Verb = "write"  // submit, delete, retry documents
	VerbManage Verb = "manage" // jobs, collections, providers, connectors
)

// MayEnter reports whether p may use collection at all.
func (p Principal) MayEnter(collection string) bool {
	if p.Admin {
		return true
	}
	for _, c := range p.Collections {
		if c == "*" || c == collection {
			return true
		}
	}
	return false
}

// May reports whether p may do v.
func (p Principal) May(v Verb) bool {
	if p.Admin {
		return true
	}
	for _, w := range p.Verbs {
		if w == "*" || w == v {
			return true
		}
	}
	return false
}

// MaySee reports whether acl admits p. It does not look at the collection.
func (p Principal) MaySee(acl ACL) bool {
	if p.Admin {
		return true
	}
	if p.Name == "" || contains(acl.DenyUsers, p.Name) || intersects(acl.DenyGroups, p.Groups) {
		return false
	}
	if len(acl.Users) == 0 && len(acl.Groups) == 0 {
		return true
	}
	return contains(acl.Users, p.Name) || intersects(acl.Groups, p.Groups)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func intersects(a, b []string) bool {
	for _, x := range a {
		if contains(b, x) {
			return true
		}
	}
	return false
}
