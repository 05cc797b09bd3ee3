package embedded_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"grounded/index/embedded"
	"grounded/internal/peer"
)

// TestJavaScriptClient has the official client of another language use the TCP port. It
// sends and takes gzip, which the Go client does not.
func TestJavaScriptClient(t *testing.T) {
	t.Parallel()
	modules := filepath.Join(peer.Dir(t, "Qdrant's JavaScript client"), "js", "node_modules")
	const key = "sesame"
	server, err := embedded.Open(embedded.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", APIKey: key})
	must(t, err)
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join("testdata", "client.cjs"), "http://"+server.Addr(), key)
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), "incompatible") {
		t.Errorf("the client says: %s", out)
	}
	must(t, server.Close())
}
