package eval_test

import (
	"fmt"
	"testing"

	"grounded/eval"
)

// TestMixedCollection holds that a question finds the one passage that answers it, in the other
// language, among passages of its own language.
func TestMixedCollection(t *testing.T) {
	t.Parallel()
	set := eval.Set{Name: "mixed"}
	add := func(id, text string) { set.Documents = append(set.Documents, eval.SetDocument{ID: id, Text: text}) }
	for i, text := range []string{
		"门禁卡丢失后应当天到行政部挂失，补办需缴纳工本费二十元。", "差旅报销由部门经理审批，金额超过一万元的由财务总监审批。",
		"年假每年十五天，未休完的可顺延至次年三月底。", "会议室须提前一天在系统中预订，取消须提前两小时。",
		"新员工入职第一周完成信息安全培训并通过考试。", "服务器机房温度应保持在二十二到二十六摄氏度。",
		"供应商合同由法务部审核后用印，用印申请保存五年。", "食堂午餐时间为十一点半到一点，周末不开放。",
	} {
		add(fmt.Sprintf("zh%d", i), text)
	}
	for i, text := range []string{
		"Lost badges are reported to the front desk on the same day.", "Travel claims are approved by the head of the department.",
		"Meeting rooms are booked one day ahead in the portal.", "New staff pass a security course in their first week.",
		"Supplier contracts are reviewed by the legal team before they are signed.", "The canteen is open from half past eleven to one.",
		"The server room is kept at 22 to 26 degrees.", "Unused leave is carried over until the end of March.",
	} {
		add(fmt.Sprintf("en%d", i), text)
	}
	add("workday", "Access to Workday and Terraform is granted by the People Operations team after a request.")
	add("oil", "变压器上层油温超过85℃时，应立即降低负荷并通知值班长。")
	ask := func(text, relevant string) {
		set.Questions = append(set.Questions, eval.SetQuestion{ID: text, Text: text, Relevant: map[string]float64{relevant: 1}})
	}
	ask("Workday 和 Terraform 的权限找谁开？", "workday")
	ask("At what oil temperature must the load of the transformer be reduced?", "oil")
	ask("年假有几天？", "zh2")
	ask("Who reviews the contracts of suppliers?", "en4")
	result, err := retrieval(t, set).Run(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range set.Questions {
		if result.Each[i].Recall1 != 1 {
			t.Errorf("%q found %q first", q.Text, result.Found[i][:3])
		}
	}
}
