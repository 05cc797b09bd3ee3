package ingest

import "testing"

func TestBetterTitle(t *testing.T) {
	t.Parallel()
	f := func(found, name, want string) {
		t.Helper()
		if got := betterTitle(found, name); got != want {
			t.Errorf("betterTitle(%q, %q) = %q, want %q", found, name, got, want)
		}
	}
	f("PowerPoint 演示文稿", "技术报告.pdf", "技术报告")
	f("(anonymous)", "report-2023.pdf", "report-2023")
	f("Untitled", "report-2023.pdf", "report-2023")
	f("PowerPoint Presentation", "deck.pptx", "deck")
	f("三、 基本情况简介", "四方科技2019年年报.pdf", "四方科技2019年年报")
	f("1.2. Scope", "manual.pdf", "manual")
	f("Untitled", "a.pdf", "a")
	f("文档1", "a.docx", "a")
	f("Microsoft Word - Leave policy", "x.pdf", "Leave policy")
	f("2019 Annual Report", "x.pdf", "2019 Annual Report")
	f("10-K - 02/07/2019 - 3M Company", "x.pdf", "10-K - 02/07/2019 - 3M Company")
	f("3M 一览", "x.pdf", "3M 一览")
	f("信用卡服务章程", "x.md", "信用卡服务章程")
	f("", "b.tar.gz", "b.tar")
}
