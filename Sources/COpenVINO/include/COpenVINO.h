int COpenVINO_placeholder(void);
