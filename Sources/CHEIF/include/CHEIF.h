int CHEIF_placeholder(void);
