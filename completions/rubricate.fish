# SPDX-License-Identifier: Apache-2.0
# Asks the program itself, so that it never tells of options that are not there.
function __rubricate_options
    rubricate --help 2>/dev/null | string replace -r '\[no-\]' '' | string match -rg -- '^ +(?:-\w, )?(--[a-z][a-z0-9-]*=?)\S* +(.*)$' | paste - -
end
function __rubricate_formats
    rubricate --help 2>/dev/null | sed -n '/^formats:/,/^$/s/^  \([a-z-]*\).*/\1/p'
end
complete -c rubricate -n __fish_use_subcommand -a 'convert explain check batch log limits'
complete -c rubricate -s t -l to -x -a '(__rubricate_formats)'
complete -c rubricate -s o -l output -r
complete -c rubricate -n 'string match -q -- "-*" (commandline -ct)' -a '(__rubricate_options)'
