/** What `vtylab completion SHELL` prints. The scripts ask `vtylab __complete -- WORDS`, the last word being the unfinished one. */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * bash takes `:` and `=` for ends of words and replaces only what stands behind them, so the line is cut here, and what
 * bash has already is taken off the answers. Answers that go on (`R1:`, `topologies/`) get no blank.
 */
const BASH = `# bash completion for vtylab: eval "$(vtylab completion bash)"
_vtylab() {
  local line=\${COMP_LINE:0:COMP_POINT} words current have value rest
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=\${words[\${#words[@]}-1]}
  have=\${current%"\${current##*[:=]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r value rest; do
    [[ $value == "$current"* ]] && COMPREPLY+=("\${value#"$have"}")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[:/=] ]] && compopt -o nospace
  return 0
}
complete -F _vtylab vtylab
`;

const ZSH = `#compdef vtylab
# zsh completion for vtylab: source <(vtylab completion zsh), after compinit
_vtylab() {
  local line value
  local -a answers whole shown part
  answers=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
  for line in $answers; do
    value=\${line%%$'\\t'*}
    if [[ $value == *[:/=] ]]; then
      part+=("$value")
    else
      whole+=("$value")
      shown+=("\${line/$'\\t'/  -- }")
    fi
  done
  (( $#part )) && compadd -S '' -a part
  (( $#whole )) && compadd -l -d shown -a whole
}
if [[ $funcstack[1] == _vtylab ]]; then _vtylab "$@"; else compdef _vtylab vtylab; fi
`;

const FISH = `# fish completion for vtylab: vtylab completion fish | source
function __vtylab_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    $words[1] __complete -- $words[2..-1] "$current" 2>/dev/null
end
complete -c vtylab -f -a '(__vtylab_complete)'
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
