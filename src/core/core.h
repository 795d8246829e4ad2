/*
 * core — what every room stands on.
 *
 * The door of this room: include "core/core.h" and nothing deeper.
 *
 *   base.h    attributes, result codes, must/never
 *   arena.h   memory with one lifetime
 *   aside.h   work beside the one at hand
 *   str.h     views of text, buffers with a ceiling, UTF-8, folding
 *   num.h     exact integers, decimals and ratios; the one rounding rule
 *   day.h     days, days of uncertain precision, report periods
 *   value.h   one typed value of a record, of a formula, of a cell
 *   file.h    files of a user: opened for reading, written beside and put in place
 *   job.h     who does what now: arena, clock, error slot, progress
 *
 * embedded.h, files inside the program, is included apart by the few who need it.
 *
 * Everything is plain data; the room uses libc only.
 */
#ifndef KZ_CORE_H
#define KZ_CORE_H

#include "core/base.h"

#include "core/arena.h"
#include "core/aside.h"
#include "core/day.h"
#include "core/file.h"
#include "core/job.h"
#include "core/num.h"
#include "core/str.h"
#include "core/value.h"

#endif
