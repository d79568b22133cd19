# SPDX-License-Identifier: Apache-2.0
# Asks the program itself, so that it never tells of options that are not there.
_rubricate()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} help
	help=$(rubricate --help 2>/dev/null) || return
	case $prev in
	-t | --to | -f | --from)
		mapfile -t COMPREPLY < <(compgen -W "$(sed -n '/^formats:/,/^$/s/^  \([a-z-]*\).*/\1/p' <<<"$help")" -- "$cur")
		return
		;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(sed 's/\[no-\]//' <<<"$help" | grep -o -e '--[a-z][a-z0-9-]*=\{0,1\}' | sort -u)" -- "$cur")
		[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
		return
	fi
	mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	((COMP_CWORD == 1)) && COMPREPLY+=($(compgen -W 'convert explain check batch log limits' -- "$cur"))
}
complete -o filenames -F _rubricate rubricate
