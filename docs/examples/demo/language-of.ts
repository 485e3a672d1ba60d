/** Source code, in which a comment may say that something is left to do. */
const SOURCES = byExtension({
  C: "c h",
  "C#": "cs",
  "C++": "cc cpp hpp",
  CSS: "css scss less",
  Go: "go",
  HTML: "html htm",
  Java: "java",
  JavaScript: "js cjs mjs jsx",
  Kotlin: "kt kts",
  Lua: "lua",
  PHP: "php",
  Perl: "pl pm",
  Python: "py pyi",
  Ruby: "rb",
  Rust: "rs",
  SQL: "sql",
  Shell: "sh bash zsh",
  Svelte: "svelte",
  Swift: "swift",
  TOML: "toml",
  TypeScript: "ts cts mts tsx",
  Vue: "vue",
  YAML: "yaml yml",
  Zig: "zig",
});

/** Prose and data, in which the same words are no comment. */
const OTHERS = byExtension({
  CSV: "csv tsv",
  JSON: "json map",
  Markdown: "md markdown",
  SVG: "svg",
  Text: "txt text rst",
  XML: "xml",
});

/** The language of a file, by its name; `Other` if the name does not tell. */
export function languageOf(path: string): string {
  const extension = extensionOf(path);
  return SOURCES.get(extension) ?? OTHERS.get(extension) ?? "Other";
}

/** Whether a file is source code, by its name. */
export function isSource(path: string): boolean {
  return SOURCES.has(extensionOf(path));
}

export function isMarkdown(path: string): boolean {
  return languageOf(path) === "Markdown";
}

function extensionOf(path: string): string {
  return /[^/]\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}

function byExtension(languages: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(languages).flatMap(([name, extensions]) =>
      extensions.split(" ").map((extension) => [extension, name] as const),
    ),
  );
}
