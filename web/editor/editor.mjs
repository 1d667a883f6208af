// The editor of the page: CodeMirror with YAML, JSON and Markdown, findings as marks, colours from the page's tokens.
//
// The page speaks in lines and columns counted from 1 in code points, as findings do; CodeMirror counts UTF-16 units
// from the start. This is the only place that knows both.

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { jsonLanguage } from '@codemirror/lang-json';
import { yamlFrontmatter, yamlLanguage } from '@codemirror/lang-yaml';
import {
  HighlightStyle,
  Language,
  bracketMatching,
  codeFolding,
  defineLanguageFacet,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { GFM, parser as markdownParser } from '@lezer/markdown';

const markdownLanguage = new Language(defineLanguageFacet(), markdownParser.configure(GFM), [], 'markdown');

const LANGUAGES = {
  yaml: yamlLanguage,
  json: jsonLanguage,
  markdown: [yamlFrontmatter({ content: markdownLanguage }), EditorView.lineWrapping],
};

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.special(tags.string), tags.monospace], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.lineComment, tags.blockComment, tags.comment], color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.labelName, tags.meta, tags.link, tags.url], color: 'var(--code-meta)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace, tags.processingInstruction], color: 'var(--ink-3)' },
  { tag: tags.heading, color: 'var(--code-key)', fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--error)' },
]);

/** Scalars without quotes. Paragraphs of Markdown have the same tag, and are to be read as text. */
const SCALARS = HighlightStyle.define([{ tag: tags.content, color: 'var(--code-string)' }], { scope: yamlLanguage });

/** A change the page made, of which it need not be told. */
const ours = Annotation.define();

/** The offset of a line and column; the nearest one where there is no such place. */
function offset(doc, line, column) {
  if (line > doc.lines) return doc.length;
  const { from, text } = doc.line(Math.max(line, 1));
  let units = 0;
  for (let point = 1; point < column && units < text.length; point += 1) {
    units += text.codePointAt(units) > 0xffff ? 2 : 1;
  }
  return from + units;
}

/** The line and column of an offset. */
function position(doc, at) {
  const line = doc.lineAt(at);
  return [line.number, [...line.text.slice(0, at - line.from)].length + 1];
}

/** A message in which what stands between backticks is code. */
function prose(text) {
  return text.split('`').map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part);
    const code = document.createElement('code');
    code.textContent = part;
    return code;
  });
}

function message(finding) {
  const box = document.createElement('span');
  box.append(...prose(finding.message));
  if (finding.help) {
    const help = document.createElement('span');
    help.className = 'cm-finding-help';
    help.append(...prose(finding.help));
    box.append(help);
  }
  return box;
}

/** The first and last places where two texts differ, between characters. */
function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  const splits = (text, at) => at > 0 && at < text.length && /[\udc00-\udfff]/.test(text[at]);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  if (splits(before, from) || splits(after, from)) from -= 1;
  let same = 0;
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  if (splits(before, before.length - same) || splits(after, after.length - same)) same -= 1;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

/** An editor in `parent`. `heard` is told of changes, of the place of the cursor, and of fixes that are asked for. */
export class Editor {
  constructor(parent, heard) {
    this.heard = heard;
    /** What was opened, by path: text as it came, and the state with its history. */
    this.files = new Map();
    this.path = null;
    this.view = new EditorView({ parent, state: EditorState.create() });
  }

  /** Shows a file. A file that was shown before comes back as it was left, unless its text is another by now. */
  open(path, text, language, isReadOnly) {
    this.keep();
    const known = this.files.get(path);
    this.path = path;
    if (known && known.isReadOnly === isReadOnly && this.textOf(known) === text) {
      this.view.setState(known.state);
      return;
    }
    const state = EditorState.create({ doc: text, extensions: this.extensions(path, language, isReadOnly) });
    this.files.set(path, { state, text, doc: state.doc, isReadOnly, breaks: /\r\n/.test(text) ? '\r\n' : '\n' });
    this.view.setState(state);
  }

  /** Shows nothing, and forgets every file but those in `paths`. */
  forget(paths) {
    this.keep();
    for (const path of this.files.keys()) if (!paths.includes(path)) this.files.delete(path);
    this.path = null;
    this.view.setState(EditorState.create());
  }

  keep() {
    const file = this.files.get(this.path);
    if (file) file.state = this.view.state;
  }

  /** The text as it came while nothing differs; else with the line breaks it came with. */
  textOf(file) {
    const { doc } = file.state;
    return doc.eq(file.doc) ? file.text : doc.sliceString(0, doc.length, file.breaks);
  }

  text() {
    this.keep();
    const file = this.files.get(this.path);
    return file ? this.textOf(file) : '';
  }

  /** Another text for the file that is shown, as one step that can be undone. The cursor keeps its line and column. */
  replace(text) {
    const { state } = this.view;
    const before = state.doc.toString();
    const changes = difference(before, state.toText(text).toString());
    const [line, column] = position(state.doc, state.selection.main.head);
    const change = state.changes(changes);
    const anchor = offset(change.apply(state.doc), line, column);
    this.view.dispatch({ changes: change, selection: { anchor }, userEvent: 'input', annotations: ours.of(true) });
  }

  /** Marks findings of the file that is shown. */
  mark(findings) {
    const { doc } = this.view.state;
    const marks = findings.map((finding, index) => ({
      from: offset(doc, finding.line, finding.column),
      to: offset(doc, finding.endLine, finding.endColumn),
      severity: finding.severity,
      source: finding.code,
      message: finding.message,
      renderMessage: () => message(finding),
      actions: finding.fix ? [{ name: finding.fix, apply: () => this.heard.fix(index) }] : [],
    }));
    // A finding about a whole file would underline all of it: its first line stands for the rest.
    for (const mark of marks) {
      mark.to = Math.max(mark.from, mark.to);
      if (doc.lineAt(mark.to).number - doc.lineAt(mark.from).number > 20) mark.to = doc.lineAt(mark.from).to;
    }
    this.view.dispatch(setDiagnostics(this.view.state, marks));
  }

  /** Puts the cursor at a place, in the middle of what is seen, and gives the editor the keyboard. */
  reveal(line, column) {
    const anchor = offset(this.view.state.doc, line, column);
    this.view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
      userEvent: 'select',
    });
    this.view.focus();
  }

  extensions(path, language, isReadOnly) {
    return [
      lintGutter(),
      lineNumbers(),
      foldGutter(),
      codeFolding(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of('  '),
      EditorState.tabSize.of(2),
      bracketMatching(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      search({ top: true }),
      syntaxHighlighting(COLOURS),
      syntaxHighlighting(SCALARS),
      LANGUAGES[language] ?? [],
      EditorState.readOnly.of(isReadOnly),
      EditorView.contentAttributes.of({
        'aria-label': path,
        'aria-readonly': String(isReadOnly),
        'aria-description': 'Press Escape, then Tab to leave the editor. F8 goes to the next finding.',
        autocapitalize: 'off',
        spellcheck: 'false',
      }),
      keymap.of([...lintKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap, indentWithTab]),
      EditorView.updateListener.of((update) => {
        const isOurs = update.transactions.some((transaction) => transaction.annotation(ours));
        if (update.docChanged && !isOurs) this.heard.changed();
        if (update.docChanged || update.selectionSet) {
          this.heard.moved(...position(update.state.doc, update.state.selection.main.head));
        }
      }),
    ];
  }
}
