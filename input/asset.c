/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE /* syscall: openat2 has no function of its own in libc */
#include "input/asset.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#ifdef SYS_openat2
#include <linux/openat2.h>
#endif
#endif

#include "base/utf8.h"

enum { MAX_ASSETS = 4096, MAX_PATH = 4096 };

const struct opt_row asset_options[] = {
	{"resource-dir", OPT_FILE, "FOLDER", NULL, "look for pictures here, not beside the source"},
	{"max-image", OPT_INT, "1k..1G", "32M", "largest picture in bytes"},
	{"max-images", OPT_INT, "1k..4G", "256M", "all pictures of a document in bytes"},
	OPT_END,
};

/* ---- addresses ---- */

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "http:", "data:", "//host": has a scheme (RFC 3986, section 3.1) or an authority. A single
 * letter before the colon is a drive and no scheme, but not ours either. */
int
asset_is_remote(const char *url)
{
	size_t n = 0;
	if (url[0] == '/' && url[1] == '/')
		return 1;
	while ((url[n] >= '0' && url[n] <= '9') ||
		((url[n] | 0x20) >= 'a' && (url[n] | 0x20) <= 'z') ||
		(n > 0 && (url[n] == '+' || url[n] == '.' || url[n] == '-')))
		n++;
	return n > 0 && url[n] == ':';
}

const char *
asset_shown(struct job *job, const char *url)
{
	enum { SHOWN = 200 };
	size_t n = strlen(url);
	if (n <= SHOWN)
		return url;
	n = utf8_valid_prefix(url, SHOWN);
	return arena_printf(job->arena, "%.*s…", (int)n, url);
}

/* %20 and the like → bytes. NULL when a NUL byte would be in it. */
static char *
unescape(struct arena *a, const char *url)
{
	char *out = arena_alloc(a, strlen(url) + 1), *w = out;
	if (out == NULL)
		return NULL;
	for (const char *s = url; *s != '\0'; s++) {
		if (s[0] == '%' && hex(s[1]) >= 0 && hex(s[2]) >= 0) {
			char c = (char)(hex(s[1]) * 16 + hex(s[2]));
			if (c == '\0')
				return NULL;
			*w++ = c;
			s += 2;
		} else {
			*w++ = *s;
		}
	}
	*w = '\0';
	return out;
}

/* "a/./b/../c.png" → "a/c.png"; -1 when it leads above its beginning or is absolute */
static int
normalise(char *path)
{
	char *w = path;
	if (path[0] == '/' || path[0] == '\0' || strlen(path) >= MAX_PATH)
		return -1;
	const char *end = path + strlen(path); /* its zero is overwritten by the last slash */
	for (const char *s = path; s < end;) {
		size_t n = strcspn(s, "/"), step = n + (s + n < end);
		if (n == 2 && s[0] == '.' && s[1] == '.') {
			if (w == path)
				return -1;
			do
				w--;
			while (w > path && w[-1] != '/');
		} else if (n > 0 && !(n == 1 && s[0] == '.')) {
			memmove(w, s, n);
			w += n;
			*w++ = '/';
		}
		s += step;
	}
	if (w == path)
		return -1;
	w[-1] = '\0';
	return 0;
}

/* ---- opening ---- */

enum { OPEN_FLAGS = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

/* Component by component, following no symbolic link at all: where openat2 is not to be had. */
static int
open_by_steps(int folder, const char *path)
{
	char name[MAX_PATH];
	int at = dup(folder);
	while (at >= 0) {
		size_t n = strcspn(path, "/");
		memcpy(name, path, n);
		name[n] = '\0';
		int last = path[n] == '\0';
		int fd = openat(
			at, name, (last ? OPEN_FLAGS : OPEN_FLAGS | O_DIRECTORY) | O_NOFOLLOW);
		int saved = errno;
		close(at);
		errno = saved;
		if (last)
			return fd;
		at = fd;
		path += n + 1;
	}
	return -1;
}

/* path is normalised. -1 and errno; EXDEV or ELOOP when a link leads out. */
static int
open_beneath(int folder, const char *path)
{
#ifdef SYS_openat2
	struct open_how how = {
		.flags = OPEN_FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
	long fd = syscall(SYS_openat2, folder, path, &how, sizeof how);
	if (fd >= 0 || (errno != ENOSYS && errno != EPERM && errno != EINVAL))
		return (int)fd;
#endif
	return open_by_steps(folder, path);
}

static const char *
folder_of(struct job *job)
{
	const char *folder = opt_str(job->opts, "resource-dir");
	if (folder != NULL || job->path == NULL)
		return folder;
	const char *slash = strrchr(job->path, '/');
	if (slash == NULL)
		return ".";
	return slash == job->path ? "/"
	                          : arena_str(job->arena,
					    (struct slice){job->path, (size_t)(slash - job->path)});
}

static int
open_asset(struct job *job, const char *url, const char **why)
{
	const char *folder = folder_of(job);
	char *path = unescape(job->arena, url);
	if (folder == NULL)
		*why = "standard input has no folder; --resource-dir names one";
	else if (path == NULL || normalise(path) != 0)
		*why = "its path leads out of the document's folder";
	if (*why != NULL)
		return -1;
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = dir >= 0 ? open_beneath(dir, path) : -1;
	int saved = errno;
	if (dir >= 0)
		close(dir);
	if (fd < 0)
		*why = saved == EXDEV || saved == ELOOP
		               ? "a symbolic link leads out of the document's folder"
		               : arena_strdup(job->arena, strerror(saved));
	else
		job_input(job, arena_printf(job->arena, "%s/%s", folder, path));
	return fd;
}

/* ---- reading ---- */

static size_t
all_bytes(const struct tei_doc *doc)
{
	size_t n = 0;
	for (const struct asset *a = doc->assets; a != NULL; a = a->next)
		n += a->bytes.n;
	return n;
}

static int
read_all(int fd, char *s, size_t n)
{
	for (size_t got = 0; got < n;) {
		ssize_t k = read(fd, s + got, n - got);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return -1;
		got += (size_t)k;
	}
	return 0;
}

static int
read_file(struct job *job, const struct tei_doc *doc, int fd, struct slice *bytes, const char **why)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		*why = "it is not a regular file";
	else if (st.st_size > opt_int(job->opts, "max-image"))
		*why = "it is larger than --max-image allows";
	else if ((int64_t)all_bytes(doc) + st.st_size > opt_int(job->opts, "max-images"))
		*why = "all pictures together are larger than --max-images allows";
	if (*why != NULL)
		return -1;
	size_t n = (size_t)st.st_size;
	char *s = malloc(n + 1);
	if (s == NULL || arena_adopt(job->arena, s) != 0) {
		*why = "out of memory";
		return -1;
	}
	if (read_all(fd, s, n) != 0) {
		*why = "it cannot be read";
		return -1;
	}
	*bytes = (struct slice){s, n};
	return 0;
}

static const char *
ending_of(const char *media_type)
{
	static const char *const endings[][2] = {{"image/png", "png"}, {"image/jpeg", "jpg"},
		{"image/gif", "gif"}, {"image/webp", "webp"}, {"image/svg+xml", "svg"}};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (strcmp(media_type, endings[i][0]) == 0)
			return endings[i][1];
	return "bin";
}

/* The picture behind fd becomes an asset. NULL and a reason. */
static struct asset *
take(struct job *job, struct tei_doc *doc, int fd, const char *stem, const char **why)
{
	struct asset a = {0};
	if (read_file(job, doc, fd, &a.bytes, why) != 0)
		return NULL;
	a.media_type = asset_kind(a.bytes, &a.width, &a.height);
	if (a.media_type == NULL)
		*why = "it is not a whole PNG, JPEG, GIF, WebP or SVG picture";
	else if (strcmp(a.media_type, "image/svg+xml") == 0)
		*why = asset_svg_fault(a.bytes);
	if (*why != NULL)
		return NULL;
	const char *name = arena_printf(job->arena, "media/%s.%s", stem, ending_of(a.media_type));
	struct asset *out = ARENA_NEW(job->arena, struct asset);
	if (out == NULL) {
		*why = "out of memory";
		return NULL;
	}
	a.name = name;
	*out = a;
	if (doc->last_asset != NULL)
		doc->last_asset->next = out;
	else
		doc->assets = out;
	doc->last_asset = out;
	return out;
}

const struct asset *
asset_read(struct job *job, struct tei_doc *doc, const char *url, uint32_t line)
{
	const char *why = NULL;
	unsigned n = 1;
	for (const struct asset *a = doc->assets; a != NULL; a = a->next, n++)
		if (a->source != NULL && strcmp(a->source, url) == 0)
			return a;
	if (asset_is_remote(url)) {
		DIAG(job, IMAGE_REMOTE, line, asset_shown(job, url));
		return NULL;
	}
	struct asset *a = NULL;
	int fd = -1;
	if (n > MAX_ASSETS)
		why = "there are more than 4096 pictures";
	else
		fd = open_asset(job, url, &why);
	if (fd >= 0) {
		a = take(job, doc, fd, arena_printf(job->arena, "%u", n), &why);
		close(fd);
	}
	if (a == NULL)
		DIAG(job, IMAGE_LEFT_OUT, line, asset_shown(job, url), why);
	else
		a->source = arena_strdup(job->arena, url);
	return a;
}

/* Where the user's own files lie is nobody's business who reads the model. */
static const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

const struct asset *
asset_read_cover(struct job *job, struct tei_doc *doc, const char *path, int trusted)
{
	const char *why = NULL;
	struct asset *a = NULL;
	int fd;
	if (trusted) {
		fd = open(path, OPEN_FLAGS);
		if (fd < 0)
			why = arena_strdup(job->arena, strerror(errno));
	} else {
		fd = open_asset(job, path, &why);
	}
	if (fd >= 0) {
		a = take(job, doc, fd, "cover", &why);
		close(fd);
	}
	if (a == NULL)
		DIAG(job, COVER_UNUSABLE, 0, path, why);
	else
		a->source = arena_strdup(job->arena, trusted ? file_name(path) : path);
	return a;
}
