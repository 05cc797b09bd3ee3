package greeting

import "testing"

// TestGreeting tells what only greets from what asks.
func TestGreeting(t *testing.T) {
	t.Parallel()
	f := func(want bool, questions ...string) {
		t.Helper()
		for _, q := range questions {
			if got := Is(q); got != want {
				t.Errorf("Is(%q) = %v", q, got)
			}
		}
	}
	f(true, "hello", "Hello, world!", "hi there", "Good morning", "thanks a lot", "Thank you very much", "test", "你好", "您好！", "你好，世界", "大家好啊", "谢谢", "在吗？", "测试一下", "hello 你好", "哈哈哈哈", "哈哈", "呵呵呵", "hahaha", "Haha!", "lol", "嗯嗯", "哈哈，谢谢", "hmm")
	f(false, "", "?", "world", "pump", "hello kitty revenue", "What is a test?", "test report", "你好公司的营业收入", "谢谢惠顾的条款", "good", "good faith", "world bank", "早餐补贴是多少", "好的标准是什么", "世界", "哈尔滨", "哈", "哈哈镜多少钱", "hat", "66", "233")
}
