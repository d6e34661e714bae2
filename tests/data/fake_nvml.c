/*
 * Stands in for NVIDIA's management library, with three GPUs: one that tells everything, one
 * that tells nothing but its name, and one that fell off its bus. Every reading waits while
 * there is a file HANG_FILE. With -DOLDER it is one of a driver of some years ago; with
 * -DINIT_RESULT=n it opens with that result.
 *
 * Source of types and numbers: nvml.h. Libc is found in the program that loads this.
 */
int access(const char *path, int mode);
int usleep(unsigned microseconds);
char *strcpy(char *to, const char *from);

enum { SUCCESS = 0, NOT_SUPPORTED = 3, INSUFFICIENT_SIZE = 7, GPU_IS_LOST = 15 };
typedef int Result;
typedef unsigned long *Device;
typedef struct { unsigned long long total, free, used; } Memory;
typedef struct { unsigned version; unsigned long long total, reserved, free, used; } Memory2;
typedef struct { unsigned gpu, memory; } Utilization;
typedef struct { unsigned version, sensor; int temperature; } Temperature;
typedef struct { unsigned pid; unsigned long long used; unsigned instance, compute; } Process;

#ifndef INIT_RESULT
#define INIT_RESULT SUCCESS
#endif
#define GIB (1ull << 30)
#define NOT_AVAILABLE (~0ull)
#define ONLY_THE_FIRST if (*device != 0) return NOT_SUPPORTED

static unsigned long devices[] = {0, 1, 2};

Result nvmlInitWithFlags(unsigned flags) { return INIT_RESULT; }
Result nvmlShutdown(void) { return SUCCESS; }
const char *nvmlErrorString(Result result) { return "as told"; }

Result nvmlSystemGetDriverVersion(char *version, unsigned size) {
    while (access(HANG_FILE, 0) == 0) usleep(10000);
    strcpy(version, "570.133.07");
    return SUCCESS;
}

Result nvmlDeviceGetCount_v2(unsigned *count) { *count = 3; return SUCCESS; }

Result nvmlDeviceGetHandleByIndex_v2(unsigned index, Device *device) {
    *device = &devices[index];
    return index == 2 ? GPU_IS_LOST : SUCCESS;
}

Result nvmlDeviceGetName(Device device, char *name, unsigned size) {
    strcpy(name, *device ? "NVIDIA Bare" : "NVIDIA L4");
    return SUCCESS;
}

Result nvmlDeviceGetUUID(Device device, char *uuid, unsigned size) {
    ONLY_THE_FIRST;
    strcpy(uuid, "GPU-5a0c");
    return SUCCESS;
}

Result nvmlDeviceGetMemoryInfo(Device device, Memory *memory) {
    ONLY_THE_FIRST;
    *memory = (Memory){24 * GIB, 15 * GIB, 9 * GIB};
    return SUCCESS;
}

Result nvmlDeviceGetUtilizationRates(Device device, Utilization *use) {
    ONLY_THE_FIRST;
    *use = (Utilization){0, 5};
    return SUCCESS;
}

Result nvmlDeviceGetTemperature(Device device, unsigned sensor, unsigned *temperature) {
    ONLY_THE_FIRST;
    *temperature = 50;
    return SUCCESS;
}

Result nvmlDeviceGetPowerUsage(Device device, unsigned *milliwatts) {
    ONLY_THE_FIRST;
    *milliwatts = 71450;
    return SUCCESS;
}

#ifndef OLDER
Result nvmlDeviceGetMemoryInfo_v2(Device device, Memory2 *memory) {
    ONLY_THE_FIRST;
    *memory = (Memory2){memory->version, 24 * GIB, GIB, 15 * GIB, 8 * GIB};
    return SUCCESS;
}

Result nvmlDeviceGetTemperatureV(Device device, Temperature *temperature) {
    ONLY_THE_FIRST;
    temperature->temperature = 54;
    return SUCCESS;
}

static Result told(Device device, unsigned *count, Process *processes, unsigned first) {
    ONLY_THE_FIRST;
    if (*count < 2) { *count = 2; return INSUFFICIENT_SIZE; }
    processes[0] = (Process){first, 8 * GIB, 0, 0};
    processes[1] = (Process){first + 1, NOT_AVAILABLE, 0, 0};
    *count = 2;
    return SUCCESS;
}

Result nvmlDeviceGetComputeRunningProcesses_v3(Device device, unsigned *count, Process *found) {
    return told(device, count, found, 4711);
}

Result nvmlDeviceGetGraphicsRunningProcesses_v3(Device device, unsigned *count, Process *found) {
    return told(device, count, found, 4710);
}
#endif
