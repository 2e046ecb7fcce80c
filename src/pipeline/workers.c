#include "pipeline/parts.h"

#include <unistd.h>

typedef struct {
    pthread_mutex_t lock;
    size_t next, n;
    void (*fn)(void *data, size_t i);
    void *data;
} queue;

static void *work(void *arg) {
    queue *q = arg;
    for (;;) {
        pthread_mutex_lock(&q->lock);
        size_t i = q->next++;
        pthread_mutex_unlock(&q->lock);
        if (i >= q->n)
            return NULL;
        q->fn(q->data, i);
    }
}

int td_workers_count(const td_build_opts *opts) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int jobs = opts->jobs > 0 ? opts->jobs : (int)processors;
    return jobs < 1 ? 1 : jobs > 64 ? 64 : jobs;
}

void td_workers_run(int jobs, size_t n, void (*fn)(void *data, size_t i), void *data) {
    queue q = {.n = n, .fn = fn, .data = data};
    pthread_t threads[64];
    int started = 0;
    pthread_attr_t attr;
    pthread_mutex_init(&q.lock, NULL);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 8 << 20);
    /* The calling thread works, too; a thread that cannot be started is one less. */
    while (started + 1 < jobs && (size_t)started + 1 < n && pthread_create(&threads[started], &attr, work, &q) == 0)
        started++;
    work(&q);
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_attr_destroy(&attr);
    pthread_mutex_destroy(&q.lock);
}
