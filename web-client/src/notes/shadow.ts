// Safari before 16.4 has no constructed style sheets, which the editor needs: there a note can be read.
export const canEdit = (): boolean => 'adoptedStyleSheets' in Document.prototype;
