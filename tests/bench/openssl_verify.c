/* `openssl verify -purpose sslserver -auth_level 2` as library calls, a number of times: parse and verify a chain.
   Declared by hand, so that the library's headers are not needed. Prints microseconds a call: the median of 25 rounds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct bio BIO;
typedef struct x509 X509;
typedef struct store X509_STORE;
typedef struct context X509_STORE_CTX;
typedef struct param X509_VERIFY_PARAM;
typedef struct stack OPENSSL_STACK;
extern BIO *BIO_new_mem_buf(const void *, int);
extern int BIO_free(BIO *);
extern X509 *PEM_read_bio_X509(BIO *, X509 **, void *, void *);
extern void X509_free(X509 *);
extern X509_STORE *X509_STORE_new(void);
extern int X509_STORE_add_cert(X509_STORE *, X509 *);
extern X509_STORE_CTX *X509_STORE_CTX_new(void);
extern void X509_STORE_CTX_free(X509_STORE_CTX *);
extern int X509_STORE_CTX_init(X509_STORE_CTX *, X509_STORE *, X509 *, OPENSSL_STACK *);
extern X509_VERIFY_PARAM *X509_STORE_CTX_get0_param(X509_STORE_CTX *);
extern int X509_STORE_CTX_set_default(X509_STORE_CTX *, const char *);
extern int X509_VERIFY_PARAM_set1_host(X509_VERIFY_PARAM *, const char *, size_t);
extern void X509_VERIFY_PARAM_set_auth_level(X509_VERIFY_PARAM *, int);
extern int X509_verify_cert(X509_STORE_CTX *);
extern OPENSSL_STACK *OPENSSL_sk_new_null(void);
extern int OPENSSL_sk_push(OPENSSL_STACK *, const void *);
extern void OPENSSL_sk_free(OPENSSL_STACK *);

static char *slurp(const char *path) {
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    if (!file || !text || !fread(text, 1, (1 << 20) - 1, file)) exit(2);
    fclose(file);
    return text;
}

static int verify(X509_STORE *store, const char *chain, const char *host) {
    BIO *bio = BIO_new_mem_buf(chain, -1);
    X509 *all[8];
    int count = 0;
    OPENSSL_STACK *others = OPENSSL_sk_new_null();
    while (count < 8 && (all[count] = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
        if (count) OPENSSL_sk_push(others, all[count]);
        count++;
    }
    BIO_free(bio);
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, all[0], others);
    X509_STORE_CTX_set_default(context, "ssl_server");
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set1_host(param, host, 0);
    X509_VERIFY_PARAM_set_auth_level(param, 2);
    int good = X509_verify_cert(context);
    X509_STORE_CTX_free(context);
    OPENSSL_sk_free(others);
    while (count) X509_free(all[--count]);
    return good;
}

static int order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    char *chain = slurp(argv[1]), *root = slurp(argv[2]);
    X509_STORE *store = X509_STORE_new();
    BIO *bio = BIO_new_mem_buf(root, -1);
    X509_STORE_add_cert(store, PEM_read_bio_X509(bio, NULL, NULL, NULL));
    double rounds[25];
    for (int round = -1; round < 25; round++) {
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        for (int time = 0; time < 100; time++)
            if (verify(store, chain, argv[3]) != 1) return 1;
        clock_gettime(CLOCK_MONOTONIC, &end);
        if (round >= 0)
            rounds[round] = ((end.tv_sec - start.tv_sec) * 1e6 + (end.tv_nsec - start.tv_nsec) / 1e3) / 100;
    }
    qsort(rounds, 25, sizeof *rounds, order);
    printf("%.1f\n", rounds[12]);
    return 0;
}
