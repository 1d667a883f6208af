// The editor is a module of its own, loaded when somebody opens a file. The page says where it is.
export function loadEditor() {
  return import(document.getElementById('editor-module').href);
}
