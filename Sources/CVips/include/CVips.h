int CVips_placeholder(void);
