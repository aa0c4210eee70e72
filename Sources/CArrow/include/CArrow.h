#ifdef __cplusplus
extern "C" {
#endif
int CArrow_placeholder(void);
#ifdef __cplusplus
}
#endif
