// SPDX-License-Identifier: Apache-2.0
// What a client of a plugin library does and no binding offers: it looks up the exported functions, gives the library a
// logger, and deletes objects. Also swaps two slots of a virtual table, to see whether anybody notices.
// Written without jni.h, which a Java runtime does not have: no argument is an object.
#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

#define CLIENT(name) Java_dev_plumbline_plugins_abi_Client_##name
#define ENV void *environment, void *class

static void *library;
static void *logger;

static void *find_logger(void *self)
{
    (void) self;
    return logger;
}

// ILoggerFinder of TensorRT 10: findLogger in slot 0, then the destructors.
static void *finder_slots[] = {(void *) find_logger, 0, 0};
static void *finder = finder_slots;

int64_t CLIENT(creators)(ENV, int64_t path, int64_t count)
{
    library = dlopen((char const *) path, RTLD_NOW | RTLD_LOCAL);
    void *(*get)(int32_t *) = library ? (void *(*) (int32_t *) ) dlsym(library, "getCreators") : 0;
    return get ? (int64_t) get((int32_t *) count) : 0;
}

void CLIENT(log)(ENV, int64_t to)
{
    logger = (void *) to;
    void (*set)(void *) = (void (*)(void *)) dlsym(library, "setLoggerFinder");
    set(&finder);
}

// Slot 3 of every interface is its deleting destructor.
void CLIENT(delete)(ENV, int64_t object)
{
    void (**slots)(void *) = *(void (***)(void *)) object;
    slots[3]((void *) object);
}

// Gives the object a copy of its table with two slots swapped; returns the old table.
int64_t CLIENT(swap)(ENV, int64_t object, int32_t a, int32_t b, int32_t slots)
{
    static void *copy[2 + 64];
    void **table = *(void ***) object;
    memcpy(copy, table - 2, (2 + slots) * sizeof(*table)); // two words in front: offset and type
    copy[2 + a] = table[b];
    copy[2 + b] = table[a];
    *(void ***) object = copy + 2;
    return (int64_t) table;
}

void CLIENT(restore)(ENV, int64_t object, int64_t table)
{
    *(void ***) object = (void **) table;
}
