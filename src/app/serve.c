/*
 * The pages, until the process is told to stop.
 *
 * The catalog is read once and shared by all threads: nothing in it changes
 * after loading. Each thread gets a connection and a book of its own, which
 * live in a job of their own (a seat), since a request's memory ends with it;
 * the first gets those that the start needed.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "web/web.h"

#define SEATS_MAX 64 /* threads that work with data */
/* What pages ask again is held as columns (formula) or kept as results (indicator); the system holds the file. */
#define CACHE_KILOBYTES 2048

struct seat {
	struct job job;
	const struct book *book; /* NULL: free */
};
struct house {
	struct app *app;
	bool open_browser;
	pthread_mutex_t lock;
	struct seat seats[SEATS_MAX];
	struct web_desk first; /* opened at the start; whoever comes first takes it */
};

static struct seat *take_seat(struct house *house)
{
	struct seat *seat = NULL;

	must(pthread_mutex_lock(&house->lock) == 0);
	for (size_t i = 0; seat == NULL && i < SEATS_MAX; i++)
		if (house->seats[i].job.arena == NULL)
			seat = &house->seats[i];
	if (seat != NULL)
		job_init(&seat->job, house->app->job.who);
	must(pthread_mutex_unlock(&house->lock) == 0);
	return seat;
}

static void leave_seat(struct house *house, struct seat *seat)
{
	must(pthread_mutex_lock(&house->lock) == 0);
	job_done(&seat->job);
	*seat = (struct seat){0};
	must(pthread_mutex_unlock(&house->lock) == 0);
}

/* Others take and leave theirs meanwhile. */
static struct seat *seat_of(struct house *house, const struct book *book)
{
	struct seat *seat = NULL;

	must(pthread_mutex_lock(&house->lock) == 0);
	for (size_t i = 0; seat == NULL && i < SEATS_MAX; i++)
		if (house->seats[i].book == book)
			seat = &house->seats[i];
	must(pthread_mutex_unlock(&house->lock) == 0);
	return seat;
}

static bool take_first(struct house *house, struct web_desk *ret_desk)
{
	must(pthread_mutex_lock(&house->lock) == 0);
	*ret_desk = house->first;
	house->first = (struct web_desk){0};
	must(pthread_mutex_unlock(&house->lock) == 0);
	return ret_desk->store != NULL;
}

static enum rc desk_open(struct job *job, void *arg, struct web_desk *ret_desk)
{
	struct house *house = arg;
	if (take_first(house, ret_desk))
		return RC_OK;
	struct seat *seat = take_seat(house);
	struct store *store = NULL;
	struct book *book;

	if (seat == NULL)
		return fail(job, RC_BUSY, "同时打开的连接已到 %d 个，请稍后再试", SEATS_MAX);
	struct store_options options = {.must_exist = true, .cache_kilobytes = CACHE_KILOBYTES};
	enum rc rc = store_open(&seat->job, house->app->data, options, &store);
	if (rc == RC_OK)
		rc = book_open(&seat->job, store, house->app->catalog, house->app->book_id, &book);
	if (rc != RC_OK) {
		job_take_error(job, &seat->job);
		store_close(store);
		leave_seat(house, seat);
		return rc;
	}
	must(pthread_mutex_lock(&house->lock) == 0);
	seat->book = book;
	must(pthread_mutex_unlock(&house->lock) == 0);
	*ret_desk = (struct web_desk){.store = store, .book = book};
	return RC_OK;
}

static void desk_close(void *arg, struct web_desk *desk)
{
	struct house *house = arg;
	struct seat *seat = desk->book != NULL ? seat_of(house, desk->book) : NULL;

	store_close(desk->store);
	if (seat != NULL)
		leave_seat(house, seat);
}

/* Brings the tables up to the packs, once; what was opened for it serves the first request. */
static enum rc open_first(struct house *house)
{
	struct seat *seat = take_seat(house);
	struct store *store = NULL;
	struct book *book = NULL;

	must(seat != NULL);
	enum rc rc = app_open_for(house->app, &seat->job, CACHE_KILOBYTES, &store, &book);
	if (rc != RC_OK) {
		store_close(store);
		leave_seat(house, seat);
		return rc;
	}
	seat->book = book;
	house->first = (struct web_desk){.store = store, .book = book};
	return RC_OK;
}

/* xdg-open shows the page in the person's own browser; that it is missing is no trouble. */
static void show_in_browser(struct str address, struct arena *a)
{
	const char *there = str_z(a, address);

	if (fork() != 0)
		return;
	(void)execlp("xdg-open", "xdg-open", there, (char *)NULL);
	_exit(1);
}

static void ready(void *arg, struct str address)
{
	struct house *house = arg;

	(void)printf("%.*s\n", STR_ARG(address));
	(void)puts("在浏览器里打开上面的地址（整行复制）；停止：按 Ctrl+C");
	(void)fflush(stdout);
	if (house->open_browser)
		show_in_browser(address, house->app->job.arena);
}

/* Uploads wait beside the data, where nobody else can look; with a server's data: in the folder for temporary files. */
static enum rc upload_folder(struct app *app, struct store *store, struct str *ret)
{
	struct job *job = &app->job;
	const char *tmp = getenv("TMPDIR");
	struct stat st;
	struct str folder;

	if (store_engine(store) == ENGINE_SQLITE)
		folder = str_format(job->arena, "%.*s.uploads", STR_ARG(app->data));
	else
		folder = str_format(job->arena, "%s/kezhang-uploads-%ld",
			tmp != NULL && tmp[0] == '/' ? tmp : "/tmp", (long)geteuid());
	if (mkdir(str_z(job->arena, folder), S_IRWXU) != 0 && errno != EEXIST)
		return fail(job, RC_FAILED, "不能建立存放上传文件的文件夹 %.*s：%s",
			STR_ARG(folder), error_words(errno));
	/* A name that can be guessed: who made it first could put other files in the place of those uploaded. */
	if (lstat(str_z(job->arena, folder), &st) != 0 || !S_ISDIR(st.st_mode) ||
		st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return fail(job, RC_FAILED,
			"文件夹 %.*s 不是本程序独用的，不在其中存放上传的文件；请先把它移走",
			STR_ARG(folder));
	*ret = folder;
	return RC_OK;
}

enum rc command_serve(struct app *app)
{
	static struct house house = {.lock = PTHREAD_MUTEX_INITIALIZER};
	struct job *job = &app->job;
	bool today_given = job->today != job_day_of(job->now);
	struct web_options options = {
		.listen = STR("127.0.0.1:8080"),
		.desk_open = desk_open,
		.desk_close = desk_close,
		.ready = ready,
		.arg = &house,
		.who = app->job.who,
		.today = today_given ? job->today : 0,
	};

	(void)app_option(app, "--listen", &options.listen);
	house.app = app;
	house.open_browser = app_flag(app, "--open");
	TRY(app_done(app));
	arena_use(ARENA_SERVES);
	TRY(open_first(&house));
	enum rc rc = upload_folder(app, house.first.store, &options.upload_folder);
	if (rc == RC_OK)
		rc = web_run(job, &options);
	if (house.first.store != NULL)
		desk_close(&house, &house.first);
	return rc;
}
