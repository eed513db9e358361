# bash completion for spile                                -*- shell-script -*-
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Made from completions/spile.bash.in and src/cli/options.c by `make cli-files`.

_spile_subcommands='record tree calls stat bus footprint diff export info list strace spec'

# SUBCOMMAND: the options it knows.
_spile_options()
{
	case $1 in
	record)
		echo '--command= --process= --calls= --path= --device= --failed --errno= --since= --until= --depth= --attach= --with-children --user= --duration= --linger= --setuid= --capture-bytes= --bus-bytes= --limit-size= --kernel-config= --stack --stack-calls= --events= --engine= --output= --spec= --quiet --help --version --'
		;;
	tree)
		echo '--command= --process= --calls= --path= --device= --failed --errno= --since= --until= --depth= --attach= --with-children --user= --duration= --linger= --setuid= --capture-bytes= --bus-bytes= --limit-size= --stack-calls= --events= --engine= --all --argv --own --with-calls --top= --stacks --sort= --arg-names --string-limit= --no-abbrev --strings-in-hex --decode-fds --sysroot= --output= --format= --color= --no-pager --spec= --quiet --help --version --'
		;;
	calls)
		echo '--command= --process= --calls= --path= --device= --failed --errno= --since= --until= --depth= --attach= --with-children --user= --duration= --linger= --setuid= --capture-bytes= --bus-bytes= --limit-size= --stack-calls= --events= --engine= --instruction-pointer --syscall-number --arg-names --relative-timestamps --string-limit= --absolute-timestamps --syscall-times --no-abbrev --strings-in-hex --decode-fds --columns= --stack --sysroot= --output= --format= --color= --no-pager --spec= --quiet --help --version --'
		;;
	stat)
		echo '--command= --process= --calls= --path= --device= --failed --errno= --since= --until= --depth= --attach= --with-children --user= --duration= --linger= --setuid= --capture-bytes= --bus-bytes= --limit-size= --events= --engine= --by= --study --subsystems= --errnos --sort= --output= --format= --color= --no-pager --spec= --quiet --help --version --'
		;;
	bus)
		echo '--command= --process= --calls= --path= --device= --failed --errno= --since= --until= --depth= --attach= --with-children --user= --duration= --linger= --setuid= --capture-bytes= --bus-bytes= --limit-size= --events= --engine= --summary --hexdump --decode= --output= --format= --color= --no-pager --spec= --quiet --help --version --'
		;;
	footprint)
		echo '--command= --process= --calls= --path= --device= --failed --errno= --since= --until= --depth= --attach= --with-children --user= --duration= --linger= --setuid= --capture-bytes= --bus-bytes= --limit-size= --events= --engine= --by= --subsystems= --kernel-config= --output= --format= --color= --no-pager --spec= --quiet --help --version --'
		;;
	diff)
		echo '--command= --process= --calls= --path= --device= --failed --errno= --since= --until= --depth= --by= --fail-on= --tolerance= --subsystems= --output= --format= --color= --no-pager --quiet --help --version --'
		;;
	export)
		echo '--command= --process= --calls= --path= --device= --failed --errno= --since= --until= --depth= --sysroot= --output= --format= --quiet --help --version --'
		;;
	info)
		echo '--output= --format= --color= --no-pager --quiet --help --version --'
		;;
	list)
		echo '--abi= --missing-from= --name= --typed --check --subsystems= --output= --format= --no-pager --quiet --help --version --'
		;;
	strace)
		echo '--trace= --signals= --status= --trace-fds= --trace-path= --successful-only --failed-only --attach= --env= --user= --argv0= --detach-on= --daemonize --follow-forks --interruptible= --kill-on-exit --syscall-limit= --seccomp-bpf --summary-only --summary --summary-syscall-overhead= --summary-sort-by= --summary-columns= --summary-wall-clock --columns= --abbrev= --verbose= --raw= --read= --write= --decode-fds --decode-pids= --pidns-translation --instruction-pointer --stack-trace --stack-trace-frame-limit= --syscall-number --arg-names --relative-timestamps --string-limit= --absolute-timestamps --syscall-times --no-abbrev --strings-in-hex --const-print-style= --always-show-pid --kvm= --namespace --secontext --output= --output-append-mode --output-separately --color= --expr= --quiet --inject= --fault= --debug --tips --help --version --'
		;;
	spec)
		echo '--include= --define= --cc= --output= --quiet --help --version --'
		;;
	esac
}

# OPTION PREFIX: what its argument may be; fails for an option without one.
_spile_values()
{
	case $1 in
	--command)
		compgen -c -- "$2"
		;;
	--process)
		compgen -W "$(cd /proc && echo [0-9]*)" -- "$2"
		;;
	--calls)
		compgen -W '%file %desc %network %process %memory %signal %ipc %creds %clock' -- "$2"
		;;
	--path)
		compgen -f -- "$2"
		;;
	--device)
		compgen -f -- "$2"
		;;
	--errno)
		compgen -W 'EPERM ENOENT EINTR EIO EBADF EAGAIN ENOMEM EACCES EBUSY EEXIST ENODEV EINVAL ENOTTY ENOSPC EPIPE ENOSYS ETIMEDOUT ECONNREFUSED' -- "$2"
		;;
	--since)
		;;
	--until)
		;;
	--depth)
		;;
	--abi)
		compgen -W 'x86_64 i386 aarch64 arm all' -- "$2"
		;;
	--missing-from)
		compgen -W 'x86_64 i386 aarch64 arm' -- "$2"
		;;
	--name)
		;;
	-I | --include)
		compgen -f -- "$2"
		;;
	-D | --define)
		;;
	--cc)
		compgen -c -- "$2"
		;;
	-p | --attach)
		compgen -W "$(cd /proc && echo [0-9]*)" -- "$2"
		;;
	--user)
		compgen -u -- "$2"
		;;
	--duration)
		;;
	--linger)
		compgen -W 'follow' -- "$2"
		;;
	--setuid)
		compgen -W 'drop' -- "$2"
		;;
	--capture-bytes)
		;;
	--bus-bytes)
		;;
	--limit-size)
		;;
	--kernel-config)
		compgen -f -- "$2"
		;;
	--stack-calls)
		compgen -W '%file %desc %network %process %memory %signal %ipc %creds %clock' -- "$2"
		;;
	--events)
		compgen -W 'kmem sched irq mm signal timer workqueue writeback block ext4 jbd2 raw_syscalls capability' -- "$2"
		;;
	--engine)
		compgen -W 'stop' -- "$2"
		;;
	--top)
		;;
	--stacks)
		compgen -W 'symbol source' -- "$2"
		;;
	--by)
		compgen -W 'syscall subsystem command process thread command,syscall command,subsystem all command all command' -- "$2"
		;;
	--fail-on)
		compgen -W 'any new gone changed new-subsystem new-syscall new-ioctl new-device new-command new-file new-error' -- "$2"
		;;
	--tolerance)
		;;
	--subsystems)
		compgen -f -- "$2"
		;;
	--decode)
		compgen -f -- "$2"
		;;
	--sort)
		compgen -W 'calls errors name start wall cpu time avg none' -- "$2"
		;;
	-s | --string-limit)
		;;
	-a | --columns)
		;;
	--sysroot)
		compgen -f -- "$2"
		;;
	-o | --output)
		compgen -f -- "$2"
		;;
	--format)
		compgen -W 'text json markdown csv text json markdown csv baseline pcap folded' -- "$2"
		;;
	--color)
		compgen -W 'auto always never auto always never' -- "$2"
		;;
	--spec)
		compgen -f -- "$2"
		;;
	--trace)
		compgen -W 'all none %file %desc %network %process %signal %memory %ipc %creds %clock %pure %stat %statfs' -- "$2"
		;;
	--signals)
		compgen -W 'all none SIGINT SIGTERM SIGCHLD SIGSEGV SIGALRM' -- "$2"
		;;
	--status)
		compgen -W 'successful failed unfinished unavailable detached all none' -- "$2"
		;;
	--trace-fds)
		compgen -W 'all none 0 1 2' -- "$2"
		;;
	-P | --trace-path)
		compgen -f -- "$2"
		;;
	-E | --env)
		;;
	--argv0)
		;;
	-b | --detach-on)
		compgen -W 'execve' -- "$2"
		;;
	--daemonize)
		compgen -W 'grandchild pgroup session' -- "$2"
		;;
	-I | --interruptible)
		compgen -W 'anywhere waiting never never_tstp' -- "$2"
		;;
	--syscall-limit)
		;;
	-O | --summary-syscall-overhead)
		;;
	-S | --summary-sort-by)
		compgen -W 'time total-time min-time max-time avg-time calls errors name nothing wall-total wall-min wall-max wall-avg' -- "$2"
		;;
	-U | --summary-columns)
		compgen -W 'time total-time min-time max-time avg-time calls errors name nothing wall-total wall-min wall-max wall-avg' -- "$2"
		;;
	--abbrev)
		compgen -W 'all none %file %desc %network %process %signal %memory %ipc %creds %clock %pure %stat %statfs' -- "$2"
		;;
	--verbose)
		compgen -W 'all none %file %desc %network %process %signal %memory %ipc %creds %clock %pure %stat %statfs' -- "$2"
		;;
	--raw)
		compgen -W 'all none %file %desc %network %process %signal %memory %ipc %creds %clock %pure %stat %statfs' -- "$2"
		;;
	--read)
		compgen -W 'all none 0 1 2' -- "$2"
		;;
	--write)
		compgen -W 'all none 0 1 2' -- "$2"
		;;
	--decode-pids)
		compgen -W 'comm pidns' -- "$2"
		;;
	--stack-trace)
		compgen -W 'symbol source' -- "$2"
		;;
	--stack-trace-frame-limit)
		;;
	-X | --const-print-style)
		compgen -W 'raw abbrev verbose' -- "$2"
		;;
	--kvm)
		compgen -W 'vcpu' -- "$2"
		;;
	--namespace)
		compgen -W 'new' -- "$2"
		;;
	--secontext)
		compgen -W 'full mismatch' -- "$2"
		;;
	-e | --expr)
		compgen -W 'trace= signal= status= trace-fds= abbrev= verbose= raw= read= write= quiet= decode-fds= decode-pids=' -- "$2"
		;;
	--inject)
		;;
	--fault)
		;;
	--tips)
		;;
	*)
		return 1
		;;
	esac
}

# INDEX: from there on it is another command's line.
_spile_command()
{
	local cur=${COMP_WORDS[COMP_CWORD]}

	if declare -F _command_offset >/dev/null; then
		_command_offset "$1"
	elif ((COMP_CWORD == $1)); then
		mapfile -t COMPREPLY < <(compgen -c -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}

_spile()
{
	local cur=${COMP_WORDS[COMP_CWORD]} sub=${COMP_WORDS[1]} word at=2 value

	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		mapfile -t COMPREPLY < <(compgen -W \
			"$_spile_subcommands --help --version --" -- "$cur")
		return
	fi
	if [[ $sub == -* ]]; then
		# options of tree, whose name may be left out
		sub=tree at=1
	fi
	for (( ; at < COMP_CWORD; at++)); do
		word=${COMP_WORDS[at]}
		if [[ $word == -- ]]; then
			_spile_command $((at + 1))
			return
		elif [[ $word == -* ]]; then
			_spile_values "$word" "" >/dev/null || continue
			# bash makes three words of --by=command
			value=$((at + 1))
			[[ ${COMP_WORDS[value]-} != = ]] || ((value++))
			if ((COMP_CWORD <= value)); then
				[[ $cur != = ]] || cur=
				compopt -o filenames 2>/dev/null
				mapfile -t COMPREPLY < <(
					_spile_values "$word" "$cur")
				return
			fi
			at=$value
		elif [[ $sub != list ]]; then
			[[ $sub != @(record|strace) ]] || _spile_command "$at"
			return
		fi
	done
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_spile_options "$sub")" \
			-- "$cur")
		[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null
	elif [[ $sub == @(record|strace) ]]; then
		_spile_command "$at"
	elif [[ $sub == list ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'syscalls ioctls subsystems' -- "$cur")
	else
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}

complete -F _spile spile
