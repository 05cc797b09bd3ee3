// What records say of their documents (reasons, warnings, failures), in Chinese. The service
// says it in English, as clients of the API expect; a sentence that is not here is shown as
// it came, so a new one is only less convenient.

const sayings = [
  [/^this key may not ask, .*$/, '此密钥不能提问、检索或查看文档（需要 read 权限）'],
  [/^this key may not submit, .*$/, '此密钥不能上传、删除或重试文档（需要 write 权限）'],
  [/^this key may not manage .*$/, '此密钥不能管理文档库、任务、连接器或密钥（需要 manage 权限）'],
  [/^it is ready: only a document that has failed .*$/, '文档已就绪，只有失败的文档才需要重试；文件有改动请重新上传'],
  [/^it is \w+, so still on its way: .*$/, '文档还在处理中，只有失败的文档才能重试'],
  [/^collection (".+") has no earlier generation to go back to$/, '文档库 {0} 没有更早的索引可以回退'],
  [/^found by its words; its vectors follow: (.+)$/, '可按词检索，语义向量稍后补上：{0}'],
  [/^revision (\d+) failed; revision (\d+) is still served$/, '第 {0} 版失败，仍使用第 {1} 版'],
  [/^the file is named (\.\w+) but its content is (.+); it was read as that$/, '文件名是 {0}，内容却是 {1}，已按内容读取'],
  [/^read a second way, so positions are missing: pages? (.+)$/, '用另一种方式读取，没有位置信息：第 {0} 页'],
  [/^no readable text \(scanned or empty\): pages? (.+)$/, '没有可读的文字（扫描件或空白页）：第 {0} 页'],
  [/^the PDF is damaged; what could be read has no positions$/, 'PDF 已损坏，读出的内容没有位置信息'],
  [/^sheet (.+) is hidden; it was read all the same$/, '工作表 {0} 是隐藏的，仍已读取'],
  [/^sheet (.+) could not be read$/, '工作表 {0} 无法读取'],
  [/^slide (\d+) could not be read$/, '第 {0} 张幻灯片无法读取'],
  [/^part (.+) could not be read$/, '其中的 {0} 无法读取'],
  [/^only the first (\d+) attachments were read$/, '只读取了前 {0} 个附件'],
  [/^the mail is damaged; it was read as plain text$/, '邮件已损坏，已按纯文本读取'],
  [/^text$/, '纯文本'],
  [/^the file is empty.*$/, '文件是空的（0 字节），请检查后重新上传'],
  [/^the (?:PDF|file|Office file|OpenDocument file) is encrypted; .*$/, '文件已加密，请去掉密码后重新上传'],
  [/^the PDF is damaged and cannot be opened; .*$/, 'PDF 已损坏，无法打开，请用原来的程序另存后重新上传'],
  [/^the file is damaged: its container \(zip\) cannot be opened; .*$/, '文件已损坏（压缩结构无法打开），请另存后重新上传'],
  [/^a part of the file \((.+)\) (?:cannot be opened|is damaged); .*$/, '文件的一部分（{0}）已损坏，请另存后重新上传'],
  [/^the file is named (\.\w+) but its content is not of that format; .*$/, '文件名是 {0}，内容却不是这种格式，可能已损坏，请另存后重新上传'],
  [/^the (?:Word|Excel|EPUB|OpenDocument) file .*may be damaged.*$/, '文件可能已损坏，请另存后重新上传'],
  [/^no page of the PDF has text; .*$/, 'PDF 里没有文字，似乎是扫描件，请先做 OCR，或配置 OCR 命令'],
  [/^no text was found in (.+); if it is a scan, it needs OCR first$/, '{0} 里没有文字；如果是扫描件，请先做 OCR'],
  [/^the (.+) file holds no text.*$/, '文件（{0}）里没有文字'],
  [/^reading the file took longer than .*$/, '读取超时，请拆成较小的文件，或用其他程序另存'],
  [/^reading the file takes more than (.+) of memory; .*$/, '读取需要的内存超过 {0}，请拆成较小的文件'],
  [/^the file unpacks to more than (.+) of text; .*$/, '解压后的文本超过 {0}，请拆成较小的文件'],
  [/^the file is broken in a way that ends its reader; .*$/, '文件已损坏，无法读取，请用原来的程序另存后重新上传'],
  [/^this is an? (Word|Excel|PowerPoint) 97-2003 file; .*$/, '这是 {0} 97-2003 格式，请另存为新格式或 PDF 后上传'],
  [/^this is an encrypted zip archive; .*$/, '这是加密的压缩包，请用密码解压后逐个上传其中的文件'],
  [/^this is a zip archive; .*$/, '这是压缩包，请逐个上传其中的文件'],
  [/^this is (.+), which is not read; .*$/, '不支持这种文件（{0}），请转换为 PDF、DOCX、HTML 或文本'],
  [/^the format of this file is not known; .*$/, '无法识别文件格式；支持 PDF、DOCX、PPTX、XLSX、ODT、RTF、HTML、Markdown、CSV、EML、EPUB 和文本'],
  [/^the upload is larger than the limit of (.+) \(limits\.upload\); .*$/, '上传超过 {0} 的上限（limits.upload），请拆分文件或分批上传'],
];

// notes are what an answer says of itself, in the language of its question, as a page in the other one
// shows it.
const notes = [
  ['no model provider is configured; the answer is made of quotes from the documents', '未配置模型服务，答案由原文摘录组成'],
  ['no model host could answer; the answer is made of quotes from the documents', '模型服务暂不可用，答案由原文摘录组成'],
  ['no model host is cleared for these documents; the answer is made of quotes from them', '没有获准处理该密级的模型服务，答案由原文摘录组成'],
  ["the model host's content filter objected; the answer is made of quotes from the documents", '模型服务的内容审查拒绝了这个问题或其文档，答案由原文摘录组成'],
];

// noteIn is a note in the page's language.
export function noteIn(lang, note) {
  for (const [en, zh] of notes) note = lang === 'zh' ? note.replace(en, zh) : note.replace(zh, en);
  return note;
}

// inChinese is a sentence of the service in Chinese; empty where it is not known.
export function inChinese(sentence) {
  for (const [form, words] of sayings) {
    const found = form.exec(sentence);
    if (found) return words.replace(/\{(\d)\}/g, (_, i) => inner(found[Number(i) + 1]));
  }
  const [, of, rest] = /^([^:]+): (.+)$/.exec(sentence) || []; // of a part, such as an attachment
  const known = rest && inChinese(rest);
  return known ? `${of}：${known}` : '';
}

const inner = (part) => inChinese(part) || part.replace(/(\d) to (\d)/g, '$1–$2');
